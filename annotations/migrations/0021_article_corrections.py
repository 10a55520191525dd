"""Correct articles: what became of each claim in each new version, kept for good."""

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.guards import guards_of, install_guard, remove_guard


def guard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in guards_of("annotations_claimfate"):
        install_guard(editor.connection, one)


def unguard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in guards_of("annotations_claimfate"):
        remove_guard(editor.connection, one)


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0020_saved_filters'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimFate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fate', models.CharField(choices=[('unchanged', 'unchanged'), ('moved', 'moved'), ('changed', 'changed'), ('gone', 'gone'), ('ambiguous', 'in several places')], max_length=10)),
                ('outcome', models.CharField(choices=[('followed', 'came along'), ('reworded', 'took the new words'), ('dismissed', 'dismissed'), ('stale', 'verdict out of date'), ('waiting', 'waits for a person'), ('left', 'stayed with the earlier version')], max_length=10)),
                ('was_start', models.PositiveIntegerField()),
                ('was_end', models.PositiveIntegerField()),
                ('was_text', models.TextField()),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
                ('text', models.TextField(blank=True)),
                ('is_sentence_changed', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['version', 'was_start', 'id'],
            },
        ),
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('edit', 'Edit'), ('carry', 'Carry along'), ('place', 'Place'), ('queue', 'Queue for review'), ('take', 'Start reviewing'), ('release', 'Put back'), ('skip', 'Skip'), ('hand_over', 'Hand over'), ('requeue', 'Take back into the queue'), ('assign', 'Assign'), ('unassign', 'Lift the assignment'), ('plan', 'Set priority and deadline'), ('offer_again', 'Offer to everyone again'), ('expire', 'Time out'), ('submit', 'Submit'), ('escalate', 'Escalate'), ('adjudicate', 'Settle'), ('take_back', 'Take my review back'), ('set_needed', 'Set the number of reviewers'), ('approve', 'Approve'), ('send_back', 'Send back'), ('publish', 'Publish'), ('correct', 'Correct'), ('revise', 'Revise'), ('republish', 'Publish the correction'), ('keep', 'Keep as published'), ('withdraw', 'Withdraw'), ('go_stale', 'Mark as stale'), ('confirm', 'It still stands'), ('resource', 'Change the sources'), ('dismiss', 'Dismiss'), ('restore', 'Restore'), ('merge', 'Same claim'), ('share', 'Publish with the same verdict'), ('follow', 'Follow'), ('unmerge', 'Not the same claim')], max_length=12),
        ),
        migrations.AlterField(
            model_name='job',
            name='kind',
            field=models.CharField(choices=[('split_article', 'Split the article into claims'), ('follow_claims', 'Take the claims along to the new version'), ('find_sources', 'Find sources for the claim'), ('poll_feed', 'Read what a feed announces'), ('check_source', 'Look again at a cited source'), ('archive_source', 'Archive a source in the Wayback Machine')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('url', ''), _negated=True), fields=['url'], name='article_url'),
        ),
        migrations.AddField(
            model_name='claimfate',
            name='came_from',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.articleversion'),
        ),
        migrations.AddField(
            model_name='claimfate',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fates', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='claimfate',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fates', to='annotations.articleversion'),
        ),
        migrations.AddConstraint(
            model_name='claimfate',
            constraint=models.UniqueConstraint(fields=('version', 'claim'), name='claim_fate_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='claimfate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('start__isnull', True)), ('start__lt', models.F('end')), _connector='OR'), name='claim_fate_place_not_empty'),
        ),
        migrations.RunPython(guard, unguard),
    ]
