"""Keep beside a claim into which other one it was joined, as the history said alone until now.

On SQLite a nullable column is added in place: the table is not rebuilt, and the triggers that
keep its full-text index stay.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def read_history(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the column for the claims that were joined before there was one."""
    events = apps.get_model("annotations", "Event").objects.all()
    claims = apps.get_model("annotations", "Claim").objects.filter(state="dismissed")
    dismissals = events.filter(to_state="dismissed").exclude(from_state="dismissed")
    joined = set(dismissals.filter(action="join").values_list("claim_id", flat=True))
    for claim_id in sorted(joined):
        last = dismissals.filter(claim_id=claim_id).order_by("-number").first()
        if last.action == "join":
            claims.filter(pk=claim_id).update(joined_into_id=last.details["into"])


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0034_figure_by_hand'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='joined_into',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.claim'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('joined_into__isnull', False)), fields=['joined_into'], name='claim_joined_into'),
        ),
        migrations.RunPython(read_history, migrations.RunPython.noop),
    ]
