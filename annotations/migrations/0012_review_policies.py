"""Keep how many reviewers a claim needs, and the policies that say so."""

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.search import INDEXES, install_index


def restore_search(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    # SQLite made the table anew, and lost the triggers of the search.
    if editor.connection.vendor == "sqlite":
        install_index(editor, INDEXES["claim"])


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0011_staleness'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, restore_search),
        migrations.CreateModel(
            name='ReviewPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('quantity', 'Quantity'), ('money', 'Money'), ('percent', 'Percent'), ('date', 'Date'), ('quote', 'Quote'), ('statement', 'Statement')], help_text='Which kind of claim; empty: any.', max_length=12)),
                ('topic', models.CharField(blank=True, help_text='The topic of the article; empty: any.', max_length=80)),
                ('reviewers', models.PositiveSmallIntegerField(choices=[(1, '1'), (2, '2'), (3, '3')], default=1, help_text='How many people judge the claim, each without seeing what the others say.')),
                ('is_anonymous', models.BooleanField(default=False, help_text='Whoever settles a disagreement sees Reviewer A, B and C instead of names.', verbose_name='reviewers stay unnamed')),
                ('minimum_citations', models.PositiveSmallIntegerField(blank=True, help_text='Sources a verdict on the scale must cite; empty: as for the whole desk.', null=True)),
                ('needs_reply', models.BooleanField(default=False, help_text='Whoever made the claim must be asked, or that waived, before publishing.', verbose_name='right of reply')),
                ('is_in_force', models.BooleanField(default=True, verbose_name='in force')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name_plural': 'review policies',
                'ordering': ['topic', 'kind', '-is_in_force', 'id'],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='reviewers_needed',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['topic', 'id'], name='article_topic'),
        ),
        migrations.AddConstraint(
            model_name='reviewpolicy',
            constraint=models.UniqueConstraint(condition=models.Q(('is_in_force', True)), fields=('kind', 'topic'), name='policy_once_in_force', violation_error_message='There is a policy in force for this kind and topic.'),
        ),
        migrations.AddConstraint(
            model_name='reviewpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('reviewers__gte', 1), ('reviewers__lte', 3)), name='policy_reviewers_in_range'),
        ),
        migrations.AddField(
            model_name='claim',
            name='policy',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.reviewpolicy'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('reviewers_needed__gte', 1), ('reviewers_needed__lte', 3)), name='claim_reviewers_in_range'),
        ),
        migrations.RunPython(restore_search, migrations.RunPython.noop),
    ]
