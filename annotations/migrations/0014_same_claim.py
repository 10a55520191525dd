"""Let a claim that says the same as another share its verdict."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.search import INDEXES, install_index


def restore_search(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    # SQLite made the table anew, and lost the triggers of the search.
    if editor.connection.vendor == "sqlite":
        install_index(editor, INDEXES["claim"])


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0013_vectors'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, restore_search),
        migrations.AddField(
            model_name='claim',
            name='canonical',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='annotations.claim'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='state',
            field=models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed'), ('merged', 'Same as another claim')], default='extracted', max_length=12),
        ),
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('edit', 'Edit'), ('queue', 'Queue for review'), ('take', 'Start reviewing'), ('release', 'Put back'), ('expire', 'Time out'), ('submit', 'Submit'), ('approve', 'Approve'), ('send_back', 'Send back'), ('publish', 'Publish'), ('correct', 'Correct'), ('revise', 'Revise'), ('republish', 'Publish the correction'), ('keep', 'Keep as published'), ('withdraw', 'Withdraw'), ('go_stale', 'Mark as stale'), ('confirm', 'It still stands'), ('dismiss', 'Dismiss'), ('restore', 'Restore'), ('merge', 'Same claim'), ('share', 'Publish with the same verdict'), ('follow', 'Follow'), ('unmerge', 'Not the same claim')], max_length=12),
        ),
        migrations.AlterField(
            model_name='event',
            name='from_state',
            field=models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed'), ('merged', 'Same as another claim')], max_length=12),
        ),
        migrations.AlterField(
            model_name='event',
            name='to_state',
            field=models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed'), ('merged', 'Same as another claim')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('canonical__isnull', False)), fields=['canonical'], name='claim_canonical'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('canonical__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('canonical__isnull', True)), _connector='OR'), name='claim_canonical_while_merged'),
        ),
        migrations.RunPython(restore_search, migrations.RunPython.noop),
    ]
