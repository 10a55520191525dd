"""Keep who added a claim by hand, and let the history record edits.

On SQLite a nullable column is added in place: the table is not rebuilt, and the triggers that
keep its full-text index stay.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ACTIONS = [
    ("edit", "Edit"),
    ("queue", "Queue for review"),
    ("take", "Start reviewing"),
    ("release", "Put back"),
    ("expire", "Time out"),
    ("submit", "Submit"),
    ("approve", "Approve"),
    ("send_back", "Send back"),
    ("publish", "Publish"),
    ("withdraw", "Withdraw"),
    ("dismiss", "Dismiss"),
    ("restore", "Restore"),
]


class Migration(migrations.Migration):
    dependencies = [("annotations", "0005_history_guards")]
    operations = [
        migrations.AddField(
            model_name="claim",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="action",
            field=models.CharField(choices=ACTIONS, max_length=12),
        ),
    ]
