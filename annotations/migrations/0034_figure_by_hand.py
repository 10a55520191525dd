"""Keep who set a figure by hand, and let the history record such corrections.

On SQLite a nullable column is added in place: the table is not rebuilt, and the triggers that
keep its full-text index stay.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0033_library_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='figure_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('edit', 'Edit'), ('figure', 'Correct the figure'), ('split', 'Split'), ('join', 'Join'), ('carry', 'Carry along'), ('place', 'Place'), ('queue', 'Queue for review'), ('take', 'Start reviewing'), ('release', 'Put back'), ('skip', 'Skip'), ('hand_over', 'Hand over'), ('requeue', 'Take back into the queue'), ('assign', 'Assign'), ('unassign', 'Lift the assignment'), ('plan', 'Set priority and deadline'), ('offer_again', 'Offer to everyone again'), ('expire', 'Time out'), ('submit', 'Submit'), ('escalate', 'Escalate'), ('adjudicate', 'Settle'), ('take_back', 'Take my review back'), ('set_needed', 'Set the number of reviewers'), ('approve', 'Approve'), ('send_back', 'Send back'), ('publish', 'Publish'), ('correct', 'Correct'), ('revise', 'Revise'), ('republish', 'Publish the correction'), ('keep', 'Keep as published'), ('withdraw', 'Withdraw'), ('go_stale', 'Mark as stale'), ('confirm', 'It still stands'), ('resource', 'Change the sources'), ('dismiss', 'Dismiss'), ('restore', 'Restore'), ('merge', 'Same claim'), ('share', 'Publish with the same verdict'), ('follow', 'Follow'), ('unmerge', 'Not the same claim')], max_length=12),
        ),
    ]
