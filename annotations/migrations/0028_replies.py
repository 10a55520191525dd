"""Keep what readers read of a reply, that one was declined, and the log of reviews taken back."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.guards import guards_of, install_guard, remove_guard


def guard_contacts(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in guards_of("annotations_contact"):
        # SQLite made the table anew, and lost the triggers of the guard; PostgreSQL has them still.
        remove_guard(editor.connection, one)
        install_guard(editor.connection, one)


def guard_retractions(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in guards_of("annotations_retraction"):
        install_guard(editor.connection, one)


def unguard_retractions(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in guards_of("annotations_retraction"):
        remove_guard(editor.connection, one)


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0027_split_and_join'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard_contacts),
        migrations.AddField(
            model_name='contact',
            name='public_text',
            field=models.TextField(blank=True, default='', help_text='What readers read of it.'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='contact',
            name='step',
            field=models.CharField(choices=[('asked', 'asked the claimant'), ('answered', 'logged the claimant’s answer'), ('declined', 'logged that the claimant will not answer'), ('waived', 'waived the right of reply')], max_length=8),
        ),
        migrations.RunPython(guard_contacts, migrations.RunPython.noop),
        migrations.RunPython(guard_retractions, unguard_retractions),
    ]
