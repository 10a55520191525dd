"""Build the full-text indexes inside the database (see annotations/models/search.py)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.search import INDEXES, install_index


def install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    # Those declared since belong to tables that later migrations make.
    for name in ("articleversion", "claim", "sourcedocument"):
        install_index(editor, INDEXES[name])


class Migration(migrations.Migration):
    dependencies = [("annotations", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
