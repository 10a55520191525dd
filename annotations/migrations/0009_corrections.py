"""Let a published verdict be corrected while it stays public."""

import annotations.review.transitions
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
        ('annotations', '0008_fact_checks'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, restore_search),
        migrations.RemoveConstraint(
            model_name='claim',
            name='claim_verdict_while_decided',
        ),
        migrations.AddField(
            model_name='claim',
            name='revision',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.review'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='state',
            field=models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed')], default='extracted', max_length=12),
        ),
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('edit', 'Edit'), ('queue', 'Queue for review'), ('take', 'Start reviewing'), ('release', 'Put back'), ('expire', 'Time out'), ('submit', 'Submit'), ('approve', 'Approve'), ('send_back', 'Send back'), ('publish', 'Publish'), ('correct', 'Correct'), ('revise', 'Revise'), ('republish', 'Publish the correction'), ('keep', 'Keep as published'), ('withdraw', 'Withdraw'), ('dismiss', 'Dismiss'), ('restore', 'Restore')], max_length=12),
        ),
        migrations.AlterField(
            model_name='event',
            name='from_state',
            field=models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed')], max_length=12),
        ),
        migrations.AlterField(
            model_name='event',
            name='to_state',
            field=models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed')], max_length=12),
        ),
        migrations.AlterField(
            model_name='publication',
            name='kind',
            field=models.CharField(choices=[('published', 'Published'), ('corrected', 'Corrected'), ('withdrawn', 'Withdrawn')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deciding_review__isnull', False), ('state__in', [annotations.review.transitions.State['APPROVED'], annotations.review.transitions.State['CORRECTING'], annotations.review.transitions.State['DECIDED'], annotations.review.transitions.State['PUBLISHED'], annotations.review.transitions.State['WITHDRAWN']])), models.Q(models.Q(('state__in', [annotations.review.transitions.State['APPROVED'], annotations.review.transitions.State['CORRECTING'], annotations.review.transitions.State['DECIDED'], annotations.review.transitions.State['PUBLISHED'], annotations.review.transitions.State['WITHDRAWN']]), _negated=True), ('verdict', '')), _connector='OR'), name='claim_verdict_while_decided'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('revision__isnull', True), ('state', 'correcting'), _connector='OR'), name='claim_revision_while_correcting'),
        ),
        migrations.RunPython(restore_search, migrations.RunPython.noop),
    ]
