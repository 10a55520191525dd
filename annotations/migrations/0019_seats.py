"""Give everyone who reviews a claim a seat of their own, and each review its round and kind."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.guards import GUARDS, install_guard, remove_guard
from annotations.models.search import INDEXES, install_index

_HELD = """
    INSERT INTO annotations_seat (claim_id, reviewer_id, use, expires_at)
    SELECT id, lease_holder_id, 'held', lease_expires_at
    FROM annotations_claim WHERE state = 'in_review'
"""
_JUDGED = """
    INSERT INTO annotations_seat (claim_id, reviewer_id, use)
    SELECT id, decided_by_id, 'given'
    FROM annotations_claim WHERE decided_by_id IS NOT NULL
"""


def seat_everyone(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(_HELD)
        cursor.execute(_JUDGED)


def name_revisions(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Tell revisions from first verdicts; the guard of the history steps aside for that."""
    event, review = (apps.get_model("annotations", name) for name in ("Event", "Review"))
    details = event.objects.filter(action="revise").values_list("details", flat=True)
    revisions = [row["review"] for row in details]
    [guard] = [guard for guard in GUARDS if guard.table == "annotations_review"]
    # SQLite made the table anew, and lost the triggers of the guard.
    remove_guard(editor.connection, guard)
    review.objects.filter(pk__in=revisions).update(kind="revision")
    install_guard(editor.connection, guard)


def restore_search(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    # SQLite made the table anew, and lost the triggers of the search.
    if editor.connection.vendor == "sqlite":
        install_index(editor, INDEXES["claim"])


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0018_score_kind'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, restore_search),
        migrations.CreateModel(
            name='Retraction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.CharField(choices=[('held', 'Reviewing'), ('given', 'Has judged'), ('escalated', 'Has escalated')], default='held', max_length=9)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='retraction',
            name='review',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='retraction', to='annotations.review'),
        ),
        migrations.AddField(
            model_name='seat',
            name='claim',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='seat',
            name='reviewer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='seat',
            index=models.Index(condition=models.Q(('use', 'held')), fields=['reviewer', 'claim'], name='seat_of_reviewer'),
        ),
        migrations.AddIndex(
            model_name='seat',
            index=models.Index(condition=models.Q(('use', 'held')), fields=['expires_at'], name='seat_expiry'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('claim', 'reviewer'), name='seat_once_a_reviewer'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expires_at__isnull', False), ('use', 'held')), models.Q(models.Q(('use', 'held'), _negated=True), ('expires_at__isnull', True)), _connector='OR'), name='seat_expires_while_held'),
        ),
        migrations.RunPython(seat_everyone, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='claim',
            name='claim_leased_while_in_review',
        ),
        migrations.RemoveIndex(
            model_name='claim',
            name='claim_leases',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='lease_expires_at',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='lease_holder',
        ),
        migrations.AddField(
            model_name='claim',
            name='round',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='review',
            name='kind',
            field=models.CharField(choices=[('independent', 'Independent review'), ('settlement', 'Settled a disagreement'), ('revision', 'Correction')], default='independent', max_length=12),
        ),
        migrations.AddField(
            model_name='review',
            name='round',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('edit', 'Edit'), ('queue', 'Queue for review'), ('take', 'Start reviewing'), ('release', 'Put back'), ('skip', 'Skip'), ('hand_over', 'Hand over'), ('requeue', 'Take back into the queue'), ('assign', 'Assign'), ('unassign', 'Lift the assignment'), ('plan', 'Set priority and deadline'), ('offer_again', 'Offer to everyone again'), ('expire', 'Time out'), ('submit', 'Submit'), ('escalate', 'Escalate'), ('adjudicate', 'Settle'), ('take_back', 'Take my review back'), ('set_needed', 'Set the number of reviewers'), ('approve', 'Approve'), ('send_back', 'Send back'), ('publish', 'Publish'), ('correct', 'Correct'), ('revise', 'Revise'), ('republish', 'Publish the correction'), ('keep', 'Keep as published'), ('withdraw', 'Withdraw'), ('go_stale', 'Mark as stale'), ('confirm', 'It still stands'), ('resource', 'Change the sources'), ('dismiss', 'Dismiss'), ('restore', 'Restore'), ('merge', 'Same claim'), ('share', 'Publish with the same verdict'), ('follow', 'Follow'), ('unmerge', 'Not the same claim')], max_length=12),
        ),
        migrations.AlterField(
            model_name='claim',
            name='state',
            field=models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('adjudication', 'Waiting to be settled'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed'), ('merged', 'Same as another claim')], default='extracted', max_length=12),
        ),
        migrations.AlterField(
            model_name='event',
            name='from_state',
            field=models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('adjudication', 'Waiting to be settled'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed'), ('merged', 'Same as another claim')], max_length=12),
        ),
        migrations.AlterField(
            model_name='event',
            name='to_state',
            field=models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('adjudication', 'Waiting to be settled'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed'), ('merged', 'Same as another claim')], max_length=12),
        ),
        migrations.RunPython(name_revisions, migrations.RunPython.noop),
        migrations.RunPython(restore_search, migrations.RunPython.noop),
    ]
