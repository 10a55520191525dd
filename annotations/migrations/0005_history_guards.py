"""Let the database itself refuse to change the history (see annotations/models/guards.py)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.guards import guards_of, install_guard, remove_guard

# The tables there were when this was written; later ones bring their own.
_TABLES = ("annotations_event", "annotations_review", "annotations_citation", "annotations_publication")


def install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in guards_of(*_TABLES):
        install_guard(editor.connection, guard)


def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in guards_of(*_TABLES):
        remove_guard(editor.connection, guard)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_history_chain")]
    operations = [migrations.RunPython(install, remove)]
