"""Build the full-text indexes inside the database (see annotations/models/search.py)."""

from django.db import migrations

from annotations.models.search import INDEXES, install_index


def install(_apps, editor):
    for index in INDEXES.values():
        install_index(editor, index)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
