"""Chain the history by hashes: new columns, and the hashes of what is stored already."""

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.search import INDEXES, install_index
from annotations.review.chain import ChainedEvent, hash_event

_HASHED = (
    "claim_id",
    "number",
    "action",
    "from_state",
    "to_state",
    "actor_id",
    "note",
    "details",
    "created_at",
)


def chain_what_is_stored(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    event, claim = apps.get_model("annotations", "Event"), apps.get_model("annotations", "Claim")
    moved = claim.objects.filter(version__gt=1).order_by("id").values_list("id", flat=True)
    for claim_id in moved.iterator():
        chained, hash_before = [], ""
        rows = event.objects.filter(claim=claim_id).order_by("number").values("id", *_HASHED)
        for row in rows:
            event_id = row.pop("id")
            hash_after = hash_event(ChainedEvent(**row, previous_hash=hash_before))
            chained.append(event(id=event_id, previous_hash=hash_before, hash=hash_after))
            hash_before = hash_after
        event.objects.bulk_update(chained, ["previous_hash", "hash"], batch_size=500)
        claim.objects.filter(pk=claim_id).update(history_hash=hash_before)


def restore_search(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    # SQLite made the table anew for its new column, and lost the triggers of the search.
    if editor.connection.vendor == "sqlite":
        install_index(editor, INDEXES["claim"])


class Migration(migrations.Migration):
    dependencies = [("annotations", "0003_roles")]
    operations = [
        migrations.AddField(
            "event", "previous_hash", models.CharField(default="", editable=False, max_length=64)
        ),
        migrations.AddField(
            "event", "hash", models.CharField(default="", editable=False, max_length=64)
        ),
        migrations.AddField(
            "claim", "history_hash", models.CharField(default="", editable=False, max_length=64)
        ),
        migrations.CreateModel(
            name="HistoryCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("events", models.PositiveBigIntegerField()),
                ("claims", models.PositiveBigIntegerField()),
                ("fault", models.TextField(blank=True)),
                (
                    "checked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.RunPython(restore_search, restore_search),
        migrations.RunPython(chain_what_is_stored, migrations.RunPython.noop),
    ]
