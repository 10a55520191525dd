"""Keep the words of standing verdicts, so that a claim which repeats one is told."""

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.search import INDEXES, install_index


def install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    install_index(editor, INDEXES["publishedtext"])


def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    # The triggers go with the table; SQLite keeps the index in a table of its own.
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE IF EXISTS annotations_publishedtext_fts")


def keep_standing(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    publications = apps.get_model("annotations", "Publication")
    texts = apps.get_model("annotations", "PublishedText")
    standing = publications.objects.filter(is_latest=True, kind="published")
    for publication in standing.order_by("id").iterator(chunk_size=500):
        record = publication.record
        around = (record["sentence"], record["speaker"], record["article"]["title"])
        texts.objects.create(
            claim_id=publication.claim_id,
            publication=publication,
            text=record["text"],
            context="\n".join(part for part in around if part),
        )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0006_claim_added_by")]
    operations = [
        migrations.CreateModel(
            name="PublishedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("context", models.TextField()),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.claim",
                    ),
                ),
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.publication",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunPython(install, remove),
        migrations.RunPython(keep_standing, migrations.RunPython.noop),
    ]
