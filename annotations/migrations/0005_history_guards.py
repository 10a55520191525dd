"""Let the database itself refuse to change the history (see annotations/models/guards.py)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.guards import GUARDS, install_guard, remove_guard


def install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        install_guard(editor.connection, guard)


def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        remove_guard(editor.connection, guard)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_history_chain")]
    operations = [migrations.RunPython(install, remove)]
