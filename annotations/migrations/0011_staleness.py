"""Let a verdict go stale when something it rests on has changed.

Both columns are nullable, so that SQLite adds them in place and keeps the table's triggers.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0010_claim_orders'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='stale_reasons',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='stale_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('edit', 'Edit'), ('queue', 'Queue for review'), ('take', 'Start reviewing'), ('release', 'Put back'), ('expire', 'Time out'), ('submit', 'Submit'), ('approve', 'Approve'), ('send_back', 'Send back'), ('publish', 'Publish'), ('correct', 'Correct'), ('revise', 'Revise'), ('republish', 'Publish the correction'), ('keep', 'Keep as published'), ('withdraw', 'Withdraw'), ('go_stale', 'Mark as stale'), ('confirm', 'It still stands'), ('dismiss', 'Dismiss'), ('restore', 'Restore')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('stale_since__isnull', False)), fields=['id'], name='claim_stale'),
        ),
    ]
