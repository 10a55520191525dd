"""Feeds, looks at cited sources, and jobs that are about them.

What is added to the documents is nullable, so that SQLite adds it in place and keeps the triggers of
the search.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0016_search_queries'),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=2000)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('summary', models.TextField(blank=True)),
                ('published_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting to be read'), ('stored', 'In the library'), ('refused', 'Not read')], default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('note', models.TextField(blank=True)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Recheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(blank=True, choices=[('unchanged', 'Unchanged'), ('changed', 'The page says something else'), ('moved', 'Moved to another address'), ('gone', 'Gone'), ('failed', 'Could not be looked at')], max_length=9)),
                ('due_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('gone_at', models.DateTimeField(blank=True, null=True)),
                ('moved_to', models.URLField(blank=True, max_length=2000)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('is_quoted', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True)),
                ('etag', models.CharField(blank=True, max_length=500)),
                ('last_modified', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='job',
            name='document',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='annotations.sourcedocument'),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='archive_url',
            field=models.URLField(blank=True, max_length=2000, null=True),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='fact_check',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='is_excerpt',
            field=models.BooleanField(blank=True, null=True, verbose_name='excerpt'),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='licence',
            field=models.CharField(blank=True, max_length=300, null=True),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='replaces',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='annotations.sourcedocument'),
        ),
        migrations.AlterField(
            model_name='job',
            name='article',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='annotations.article'),
        ),
        migrations.AlterField(
            model_name='job',
            name='kind',
            field=models.CharField(choices=[('split_article', 'Split the article into claims'), ('find_sources', 'Find sources for the claim'), ('poll_feed', 'Read what a feed announces'), ('check_source', 'Look again at a cited source'), ('archive_source', 'Archive a source in the Wayback Machine')], max_length=16),
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=2000, unique=True)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(blank=True, choices=[('syndication', 'RSS or Atom'), ('sitemap', 'Sitemap'), ('sitemap_index', 'Index of sitemaps'), ('claim_reviews', 'Fact-checks (ClaimReview)')], max_length=16)),
                ('interval_minutes', models.PositiveIntegerField(default=60)),
                ('is_paused', models.BooleanField(default=False, verbose_name='paused')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('polled_at', models.DateTimeField(blank=True, null=True)),
                ('succeeded_at', models.DateTimeField(blank=True, null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('etag', models.CharField(blank=True, max_length=500)),
                ('last_modified', models.CharField(blank=True, max_length=100)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='job',
            name='feed',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='annotations.feed'),
        ),
        migrations.AddField(
            model_name='sourcedocument',
            name='feed',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='annotations.feed'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(condition=models.Q(('feed__isnull', False)), fields=['feed'], name='job_of_feed'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(condition=models.Q(('document__isnull', False)), fields=['document'], name='job_of_document'),
        ),
        migrations.AddIndex(
            model_name='sourcedocument',
            index=models.Index(condition=models.Q(('replaces__isnull', False)), fields=['replaces'], name='source_replaces'),
        ),
        migrations.AddIndex(
            model_name='sourcedocument',
            index=models.Index(condition=models.Q(('feed__isnull', False)), fields=['feed', 'id'], name='source_of_feed'),
        ),
        migrations.AddIndex(
            model_name='sourcedocument',
            index=models.Index(condition=models.Q(('is_fact_check', True)), fields=['id'], name='source_fact_checks'),
        ),
        migrations.AddIndex(
            model_name='sourcedocument',
            index=models.Index(fields=['publisher', 'id'], name='source_publisher'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.UniqueConstraint(condition=models.Q(('feed__isnull', False), ('state__in', ['owed', 'running'])), fields=('kind', 'feed'), name='job_once_a_feed'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.UniqueConstraint(condition=models.Q(('document__isnull', False), ('state__in', ['owed', 'running'])), fields=('kind', 'document'), name='job_once_a_document'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('article__isnull', False), ('feed__isnull', False), ('document__isnull', False), _connector='OR'), name='job_is_about_something'),
        ),
        migrations.AddField(
            model_name='feeditem',
            name='document',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.sourcedocument'),
        ),
        migrations.AddField(
            model_name='feeditem',
            name='feed',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='annotations.feed'),
        ),
        migrations.AddField(
            model_name='recheck',
            name='document',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recheck', to='annotations.sourcedocument'),
        ),
        migrations.AddIndex(
            model_name='feed',
            index=models.Index(condition=models.Q(('is_paused', False)), fields=['due_at'], name='feed_due'),
        ),
        migrations.AddIndex(
            model_name='feeditem',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['feed', 'id'], name='feed_item_waiting'),
        ),
        migrations.AddConstraint(
            model_name='feeditem',
            constraint=models.UniqueConstraint(fields=('feed', 'url'), name='feed_item_once'),
        ),
    ]
