"""Let people talk about a claim, and tell them what concerns them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.guards import guards_of, install_guard, remove_guard


def guard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in guards_of("annotations_comment"):
        install_guard(editor.connection, one)


def unguard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in guards_of("annotations_comment"):
        remove_guard(editor.connection, one)


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0021_article_corrections'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='unread',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='unread notifications'),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('words', 'said'), ('resolved', 'settled it'), ('reopened', 'opened it again')], default='words', max_length=8)),
                ('text', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('answers', models.ForeignKey(blank=True, db_index=False, help_text='The comment that began the thread.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.comment')),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='annotations.claim')),
                ('link', models.ForeignKey(blank=True, db_index=False, help_text='The source it is about; empty: the claim itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.sourcelink')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mention', 'mentioned you'), ('answer', 'answered in a thread of yours'), ('sent_back', 'sent back a claim you judged'), ('handed_over', 'gave you a claim'), ('corrected', 'corrected or withdrew a verdict of yours'), ('stale', 'marked a verdict of yours as out of date'), ('reply', 'recorded an answer of the claimant')], max_length=12)),
                ('cause', models.CharField(max_length=60)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('actor', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.claim')),
                ('comment', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.comment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='NotificationPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('muted', models.JSONField(blank=True, default=list, help_text='Kinds that are not wanted.')),
                ('digest', models.CharField(choices=[('off', 'No e-mail'), ('hourly', 'Once an hour at most'), ('daily', 'Once a day at most')], default='off', max_length=6)),
                ('digested_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notification_preference', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'words'), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='comment_has_words'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'words'), ('answers__isnull', False), _connector='OR'), name='comment_settles_a_thread'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['person', 'id'], name='notification_unread'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.UniqueConstraint(fields=('person', 'cause'), name='notification_once_a_cause'),
        ),
        migrations.RunPython(guard, unguard),
    ]
