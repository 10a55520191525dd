"""Log contact with whoever made a claim."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.guards import guards_of, install_guard, remove_guard


def guard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in guards_of("annotations_contact"):
        install_guard(editor.connection, one)


def unguard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in guards_of("annotations_contact"):
        remove_guard(editor.connection, one)


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0022_discussion'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('asked', 'asked the claimant'), ('answered', 'logged the claimant’s answer'), ('waived', 'waived the right of reply')], max_length=8)),
                ('person', models.CharField(blank=True, max_length=300, verbose_name='who was contacted')),
                ('channel', models.CharField(blank=True, choices=[('email', 'E-mail'), ('phone', 'Telephone'), ('letter', 'Letter'), ('person', 'In person'), ('social', 'Social media'), ('other', 'Another way')], max_length=8)),
                ('text', models.TextField(help_text='What was asked or answered, or why it was waived.')),
                ('deadline', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='annotations.claim')),
                ('logged_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='contact_has_words'), models.CheckConstraint(condition=models.Q(models.Q(('step', 'asked'), _negated=True), models.Q(('deadline__isnull', False), models.Q(('person', ''), _negated=True)), _connector='OR'), name='contact_asked_someone_by_a_day')],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
