"""The desk's database: its tables, its full-text indexes, its guards and a group for each role.

It stands for the thirty-six steps in which it was built before the first release. A database that
has taken them all has taken this one.
"""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annotations.models.guards import GUARDS, install_guard, remove_guard
from annotations.models.search import INDEXES, install_index
from annotations.review.roles import Role

# PostgreSQL keeps 5,000 words of these indexes from the next ANALYZE on, in place of 1,000: the
# ranking then need not count them.
_KNOW_MORE_WORDS = ("annotations_sourcedocument", "annotations_publishedtext")


def install_search(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for index in INDEXES.values():
        install_index(editor, index)
    if editor.connection.vendor == "postgresql":
        for table in _KNOW_MORE_WORDS:
            editor.execute(f"ALTER TABLE {table} ALTER COLUMN search SET STATISTICS 500")


def remove_search(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    # The triggers go with the tables; SQLite keeps each index in a table of its own.
    if editor.connection.vendor == "sqlite":
        for index in INDEXES.values():
            editor.execute(f"DROP TABLE IF EXISTS {index.table}_fts")


def guard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in GUARDS:
        install_guard(editor.connection, one)


def unguard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in GUARDS:
        remove_guard(editor.connection, one)


def create_groups(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    group = apps.get_model("auth", "Group")
    for role in Role:
        group.objects.get_or_create(name=role.value)


class Migration(migrations.Migration):

    replaces = [
        ("annotations", "0001_initial"),
        ("annotations", "0002_search"),
        ("annotations", "0003_roles"),
        ("annotations", "0004_history_chain"),
        ("annotations", "0005_history_guards"),
        ("annotations", "0006_claim_added_by"),
        ("annotations", "0007_published_text"),
        ("annotations", "0008_fact_checks"),
        ("annotations", "0009_corrections"),
        ("annotations", "0010_claim_orders"),
        ("annotations", "0011_staleness"),
        ("annotations", "0012_review_policies"),
        ("annotations", "0013_vectors"),
        ("annotations", "0014_same_claim"),
        ("annotations", "0015_queue_planning"),
        ("annotations", "0016_search_queries"),
        ("annotations", "0017_feeds_and_rechecks"),
        ("annotations", "0018_score_kind"),
        ("annotations", "0019_seats"),
        ("annotations", "0020_saved_filters"),
        ("annotations", "0021_article_corrections"),
        ("annotations", "0022_discussion"),
        ("annotations", "0023_contacts"),
        ("annotations", "0024_seats_by_reviewer"),
        ("annotations", "0025_verdict_days"),
        ("annotations", "0026_waiting_jobs"),
        ("annotations", "0027_split_and_join"),
        ("annotations", "0028_replies"),
        ("annotations", "0029_provider_days"),
        ("annotations", "0030_desk_indexes"),
        ("annotations", "0031_word_statistics"),
        ("annotations", "0032_put_back_index"),
        ("annotations", "0033_library_order"),
        ("annotations", "0034_figure_by_hand"),
        ("annotations", "0035_joined_into"),
        ("annotations", "0036_job_last_pause"),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkerHeartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worker', models.CharField(max_length=200, unique=True)),
                ('seen_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'ordering': ['-seen_at'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('display_name', models.CharField(blank=True, help_text='The name colleagues see; the user name if empty.', max_length=120)),
                ('unread', models.PositiveIntegerField(default=0, editable=False, verbose_name='unread notifications')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=500)),
                ('byline', models.CharField(blank=True, max_length=300)),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('url', models.URLField(blank=True, max_length=2000)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('topic', models.CharField(blank=True, max_length=80)),
                ('published_on', models.DateField(blank=True, null=True)),
                ('text_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the text')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['topic', 'id'], name='article_topic'), models.Index(fields=['language'], name='article_language'), models.Index(condition=models.Q(('url', ''), _negated=True), fields=['url'], name='article_url')],
                'constraints': [models.UniqueConstraint(fields=('text_sha256',), name='article_text_once')],
            },
        ),
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=500)),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='annotations.article')),
            ],
            options={
                'ordering': ['article', 'number'],
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='article_version_number')],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='current_version',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='current_of', to='annotations.articleversion'),
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('kind', models.CharField(choices=[('quantity', 'Quantity'), ('money', 'Money'), ('percent', 'Percent'), ('date', 'Date'), ('score', 'Score'), ('quote', 'Quote'), ('statement', 'Statement')], max_length=12)),
                ('sentence_start', models.PositiveIntegerField()),
                ('sentence_end', models.PositiveIntegerField()),
                ('figure', models.JSONField(blank=True, null=True)),
                ('speaker', models.CharField(blank=True, max_length=300)),
                ('is_anonymous', models.BooleanField(default=False, verbose_name='anonymous source')),
                ('places', models.JSONField(blank=True, default=list)),
                ('period', models.CharField(blank=True, max_length=64)),
                ('checkworthiness', models.FloatField(verbose_name='check-worthiness')),
                ('reasons', models.JSONField(blank=True, default=list)),
                ('origin', models.CharField(choices=[('machine', 'Found by the splitter'), ('human', 'Added by hand')], default='machine', max_length=8)),
                ('priority', models.SmallIntegerField(default=0)),
                ('deadline', models.DateTimeField(blank=True, null=True)),
                ('reviewers_needed', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('adjudication', 'Waiting to be settled'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed'), ('merged', 'Same as another claim')], default='extracted', max_length=12)),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('verdict', models.CharField(blank=True, choices=[('true', 'True'), ('mostly_true', 'Mostly true'), ('half_true', 'Half true'), ('mostly_false', 'Mostly false'), ('false', 'False'), ('unproven', 'Unproven'), ('not_checkable', 'Not checkable')], max_length=14)),
                ('flags', models.JSONField(blank=True, default=list)),
                ('rationale', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('valid_as_of', models.DateField(blank=True, null=True)),
                ('recheck_on', models.DateField(blank=True, null=True, verbose_name='check again on')),
                ('stale_since', models.DateTimeField(blank=True, null=True)),
                ('stale_reasons', models.JSONField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('history_hash', models.CharField(default='', editable=False, max_length=64)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='annotations.article')),
                ('article_version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='annotations.articleversion')),
                ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('canonical', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='annotations.claim')),
                ('decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('figure_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('joined_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.claim')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(models.F('state'), models.OrderBy(models.F('priority'), descending=True), models.OrderBy(models.F('checkworthiness'), descending=True), models.F('id'), condition=models.Q(('state', 'queued')), name='claim_queue'), models.Index(models.F('state'), models.OrderBy(models.F('priority'), descending=True), models.OrderBy(models.F('checkworthiness'), descending=True), models.F('id'), condition=models.Q(('assignee__isnull', True), ('state', 'queued')), name='claim_queue_open'), models.Index(models.F('state'), models.F('assignee'), models.OrderBy(models.F('priority'), descending=True), models.OrderBy(models.F('checkworthiness'), descending=True), models.F('id'), condition=models.Q(('assignee__isnull', False), ('state', 'queued')), name='claim_queue_assigned'), models.Index(condition=models.Q(('deadline__isnull', False), ('state', 'queued')), fields=['deadline'], name='claim_due'), models.Index(fields=['state', 'id'], name='claim_state'), models.Index(condition=models.Q(('state', 'decided')), fields=['state', 'decided_at', 'id'], name='claim_to_approve'), models.Index(fields=['checkworthiness', 'id'], name='claim_worth'), models.Index(fields=['updated_at', 'id'], name='claim_changed'), models.Index(condition=models.Q(('verdict', ''), _negated=True), fields=['verdict', 'id'], name='claim_verdict'), models.Index(condition=models.Q(('stale_since__isnull', False)), fields=['id'], name='claim_stale'), models.Index(condition=models.Q(('recheck_on__isnull', False)), fields=['recheck_on', 'id'], name='claim_recheck'), models.Index(condition=models.Q(('canonical__isnull', False)), fields=['canonical'], name='claim_canonical'), models.Index(condition=models.Q(('joined_into__isnull', False)), fields=['joined_into'], name='claim_joined_into')],
                'constraints': [models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='claim_span_not_empty'), models.CheckConstraint(condition=models.Q(('sentence_start__lt', models.F('sentence_end')), ('sentence_start__lte', models.F('start'))), name='claim_starts_in_its_sentence'), models.CheckConstraint(condition=models.Q(('checkworthiness__gte', 0), ('checkworthiness__lte', 1)), name='claim_checkworthiness_in_unit_interval'), models.CheckConstraint(condition=models.Q(('reviewers_needed__gte', 1), ('reviewers_needed__lte', 3)), name='claim_reviewers_in_range'), models.CheckConstraint(condition=models.Q(models.Q(('canonical__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('canonical__isnull', True)), _connector='OR'), name='claim_canonical_while_merged'), models.UniqueConstraint(fields=('article_version', 'start', 'end'), name='claim_span_once_a_version')],
            },
        ),
        migrations.CreateModel(
            name='ClaimFate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fate', models.CharField(choices=[('unchanged', 'unchanged'), ('moved', 'moved'), ('changed', 'changed'), ('gone', 'gone'), ('ambiguous', 'in several places')], max_length=10)),
                ('outcome', models.CharField(choices=[('followed', 'came along'), ('reworded', 'took the new words'), ('dismissed', 'dismissed'), ('stale', 'verdict out of date'), ('waiting', 'waits for a person'), ('left', 'stayed with the earlier version')], max_length=10)),
                ('was_start', models.PositiveIntegerField()),
                ('was_end', models.PositiveIntegerField()),
                ('was_text', models.TextField()),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
                ('text', models.TextField(blank=True)),
                ('is_sentence_changed', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('came_from', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.articleversion')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fates', to='annotations.claim')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fates', to='annotations.articleversion')),
            ],
            options={
                'ordering': ['version', 'was_start', 'id'],
                'constraints': [models.UniqueConstraint(fields=('version', 'claim'), name='claim_fate_once_a_version'), models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('start__isnull', True)), ('start__lt', models.F('end')), _connector='OR'), name='claim_fate_place_not_empty')],
            },
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
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'words'), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='comment_has_words'), models.CheckConstraint(condition=models.Q(('kind', 'words'), ('answers__isnull', False), _connector='OR'), name='comment_settles_a_thread')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('asked', 'asked the claimant'), ('answered', 'logged the claimant’s answer'), ('declined', 'logged that the claimant will not answer'), ('waived', 'waived the right of reply')], max_length=8)),
                ('person', models.CharField(blank=True, max_length=300, verbose_name='who was contacted')),
                ('channel', models.CharField(blank=True, choices=[('email', 'E-mail'), ('phone', 'Telephone'), ('letter', 'Letter'), ('person', 'In person'), ('social', 'Social media'), ('other', 'Another way')], max_length=8)),
                ('text', models.TextField(help_text='What was asked or answered, or why it was waived.')),
                ('public_text', models.TextField(blank=True, help_text='What readers read of it.')),
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
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(blank=True, max_length=14)),
                ('flags', models.JSONField(blank=True, default=list)),
                ('rationale', models.TextField(blank=True)),
                ('cited', models.JSONField(blank=True, default=list)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='annotations.claim')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'reviewer'), name='draft_once_a_reviewer')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('action', models.CharField(choices=[('edit', 'Edit'), ('figure', 'Correct the figure'), ('split', 'Split'), ('join', 'Join'), ('carry', 'Carry along'), ('place', 'Place'), ('queue', 'Queue for review'), ('take', 'Start reviewing'), ('release', 'Put back'), ('skip', 'Skip'), ('hand_over', 'Hand over'), ('requeue', 'Take back into the queue'), ('assign', 'Assign'), ('unassign', 'Lift the assignment'), ('plan', 'Set priority and deadline'), ('offer_again', 'Offer to everyone again'), ('expire', 'Time out'), ('submit', 'Submit'), ('escalate', 'Escalate'), ('adjudicate', 'Settle'), ('take_back', 'Take my review back'), ('set_needed', 'Set the number of reviewers'), ('approve', 'Approve'), ('send_back', 'Send back'), ('publish', 'Publish'), ('correct', 'Correct'), ('revise', 'Revise'), ('republish', 'Publish the correction'), ('keep', 'Keep as published'), ('withdraw', 'Withdraw'), ('go_stale', 'Mark as stale'), ('confirm', 'It still stands'), ('resource', 'Change the sources'), ('dismiss', 'Dismiss'), ('restore', 'Restore'), ('merge', 'Same claim'), ('share', 'Publish with the same verdict'), ('follow', 'Follow'), ('unmerge', 'Not the same claim')], max_length=12)),
                ('from_state', models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('adjudication', 'Waiting to be settled'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed'), ('merged', 'Same as another claim')], max_length=12)),
                ('to_state', models.CharField(choices=[('extracted', 'Not queued'), ('queued', 'Waiting for review'), ('in_review', 'Being reviewed'), ('adjudication', 'Waiting to be settled'), ('decided', 'Waiting for approval'), ('approved', 'Approved'), ('published', 'Published'), ('correcting', 'Being corrected'), ('withdrawn', 'Withdrawn'), ('dismissed', 'Dismissed'), ('merged', 'Same as another claim')], max_length=12)),
                ('note', models.TextField(blank=True)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('previous_hash', models.CharField(default='', editable=False, max_length=64)),
                ('hash', models.CharField(default='', editable=False, max_length=64)),
                ('actor', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='annotations.claim')),
            ],
            options={
                'ordering': ['claim', 'number'],
                'indexes': [models.Index(condition=models.Q(('action', 'release')), fields=['actor', 'created_at'], name='event_put_back')],
                'constraints': [models.UniqueConstraint(fields=('claim', 'number'), name='event_number_once_a_claim')],
            },
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
                'indexes': [models.Index(condition=models.Q(('is_paused', False)), fields=['due_at'], name='feed_due')],
            },
        ),
        migrations.CreateModel(
            name='HistoryCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('events', models.PositiveBigIntegerField()),
                ('claims', models.PositiveBigIntegerField()),
                ('fault', models.TextField(blank=True)),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('checked_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
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
                'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['person', 'id'], name='notification_unread')],
                'constraints': [models.UniqueConstraint(fields=('person', 'cause'), name='notification_once_a_cause')],
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
        migrations.CreateModel(
            name='ProviderDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('day', models.DateField(default=django.utils.timezone.localdate)),
                ('calls', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['-day', 'provider'],
                'constraints': [models.UniqueConstraint(fields=('provider', 'day'), name='provider_day_once')],
            },
        ),
        migrations.CreateModel(
            name='ProviderRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('outcome', models.CharField(choices=[('found', 'Found sources'), ('nothing', 'Found nothing'), ('failed', 'Failed')], max_length=8)),
                ('found', models.PositiveIntegerField(default=0)),
                ('note', models.TextField(blank=True)),
                ('asked', models.TextField(blank=True, default='')),
                ('ran_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provider_runs', to='annotations.claim')),
            ],
            options={
                'ordering': ['claim', 'provider'],
                'constraints': [models.UniqueConstraint(fields=('claim', 'provider'), name='provider_run_latest')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('published', 'Published'), ('corrected', 'Corrected'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('record', models.JSONField()),
                ('note', models.TextField(blank=True)),
                ('is_latest', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='annotations.claim')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('is_latest', True)), fields=['id'], name='publication_latest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_latest', True)), fields=('claim',), name='publication_one_latest')],
            },
        ),
        migrations.CreateModel(
            name='PublishedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('context', models.TextField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.claim')),
                ('publication', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.publication')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PublishedVector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('vector', models.BinaryField()),
                ('text', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='vectors', to='annotations.publishedtext')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('text', 'model'), name='published_vector_once')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('true', 'True'), ('mostly_true', 'Mostly true'), ('half_true', 'Half true'), ('mostly_false', 'Mostly false'), ('false', 'False'), ('unproven', 'Unproven'), ('not_checkable', 'Not checkable')], max_length=14)),
                ('flags', models.JSONField(blank=True, default=list)),
                ('rationale', models.TextField()),
                ('kind', models.CharField(choices=[('independent', 'Independent review'), ('settlement', 'Settled a disagreement'), ('revision', 'Correction')], default='independent', max_length=12)),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('idempotency_key', models.UUIDField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='annotations.claim')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['created_at'], name='review_by_time')],
                'constraints': [models.UniqueConstraint(fields=('reviewer', 'idempotency_key'), name='review_submitted_once')],
            },
        ),
        migrations.CreateModel(
            name='Retraction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='retraction', to='annotations.review')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='deciding_review',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.review'),
        ),
        migrations.AddField(
            model_name='claim',
            name='revision',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.review'),
        ),
        migrations.CreateModel(
            name='ReviewPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('quantity', 'Quantity'), ('money', 'Money'), ('percent', 'Percent'), ('date', 'Date'), ('score', 'Score'), ('quote', 'Quote'), ('statement', 'Statement')], help_text='Which kind of claim; empty: any.', max_length=12)),
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
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_in_force', True)), fields=('kind', 'topic'), name='policy_once_in_force', violation_error_message='There is a policy in force for this kind and topic.'), models.CheckConstraint(condition=models.Q(('reviewers__gte', 1), ('reviewers__lte', 3)), name='policy_reviewers_in_range')],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='policy',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.reviewpolicy'),
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(choices=[('queue', 'The queue'), ('claims', 'The table of claims')], max_length=8)),
                ('name', models.CharField(max_length=60)),
                ('query', models.CharField(max_length=1000)),
                ('is_shared', models.BooleanField(default=False, verbose_name='shared with everyone')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'page', 'name'), name='filter_name_once_an_owner')],
            },
        ),
        migrations.CreateModel(
            name='SearchQuery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parts', models.JSONField()),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='search_query', to='annotations.claim')),
                ('edited_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'search queries',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.CharField(choices=[('held', 'Reviewing'), ('given', 'Has judged'), ('escalated', 'Has escalated')], default='held', max_length=9)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='annotations.claim')),
                ('reviewer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('use', 'held')), fields=['reviewer', 'claim'], name='seat_of_reviewer'), models.Index(fields=['reviewer', 'claim'], name='seat_by_reviewer'), models.Index(condition=models.Q(('use', 'held')), fields=['expires_at'], name='seat_expiry')],
                'constraints': [models.UniqueConstraint(fields=('claim', 'reviewer'), name='seat_once_a_reviewer'), models.CheckConstraint(condition=models.Q(models.Q(('expires_at__isnull', False), ('use', 'held')), models.Q(models.Q(('use', 'held'), _negated=True), ('expires_at__isnull', True)), _connector='OR'), name='seat_expires_while_held')],
            },
        ),
        migrations.CreateModel(
            name='Skip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('not_my_field', 'Not my field'), ('conflict_of_interest', 'I have a conflict of interest'), ('other_language', 'Needs another language'), ('unclear', 'The claim is unclear'), ('other', 'Another reason')], max_length=24)),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='skips', to='annotations.claim')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('claim', 'person'), name='skip_once_a_person')],
            },
        ),
        migrations.CreateModel(
            name='SourceDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(blank=True, max_length=2000)),
                ('title', models.CharField(max_length=500)),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('byline', models.CharField(blank=True, max_length=300)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('published_on', models.DateField(blank=True, null=True)),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('fetched_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_fact_check', models.BooleanField(blank=True, null=True, verbose_name='fact-check')),
                ('fact_check', models.JSONField(blank=True, null=True)),
                ('is_excerpt', models.BooleanField(blank=True, null=True, verbose_name='excerpt')),
                ('licence', models.CharField(blank=True, max_length=300, null=True)),
                ('archive_url', models.URLField(blank=True, max_length=2000, null=True)),
                ('added_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('feed', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='annotations.feed')),
                ('replaces', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='annotations.sourcedocument')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('replaces__isnull', False)), fields=['replaces'], name='source_replaces'), models.Index(condition=models.Q(('feed__isnull', False)), fields=['feed', 'id'], name='source_of_feed'), models.Index(condition=models.Q(('is_fact_check', True)), fields=['id'], name='source_fact_checks'), models.Index(fields=['publisher', 'id'], name='source_publisher'), models.Index(django.db.models.functions.text.Lower('title'), models.F('id'), name='source_title')],
                'constraints': [models.UniqueConstraint(fields=('url', 'sha256'), name='source_document_once')],
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
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recheck', to='annotations.sourcedocument')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('split_article', 'Split the article into claims'), ('follow_claims', 'Take the claims along to the new version'), ('find_sources', 'Find sources for the claim'), ('poll_feed', 'Read what a feed announces'), ('check_source', 'Look again at a cited source'), ('archive_source', 'Archive a source in the Wayback Machine')], max_length=16)),
                ('state', models.CharField(choices=[('owed', 'Waiting for a worker'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='owed', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('rung_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lease_expires_at', models.DateTimeField(blank=True, null=True)),
                ('token', models.UUIDField(blank=True, null=True)),
                ('error', models.TextField(blank=True)),
                ('waiting_since', models.DateTimeField(blank=True, null=True)),
                ('last_pause', models.FloatField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='annotations.article')),
                ('claim', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='annotations.claim')),
                ('feed', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='annotations.feed')),
                ('requested_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='annotations.sourcedocument')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['owed', 'running'])), fields=['due_at'], name='job_unfinished'), models.Index(fields=['state'], name='job_state'), models.Index(condition=models.Q(('feed__isnull', False)), fields=['feed'], name='job_of_feed'), models.Index(condition=models.Q(('document__isnull', False)), fields=['document'], name='job_of_document')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('claim__isnull', False), ('state__in', ['owed', 'running'])), fields=('kind', 'claim'), name='job_once_a_claim'), models.UniqueConstraint(condition=models.Q(('claim__isnull', True), ('state__in', ['owed', 'running'])), fields=('kind', 'article'), name='job_once_an_article'), models.UniqueConstraint(condition=models.Q(('feed__isnull', False), ('state__in', ['owed', 'running'])), fields=('kind', 'feed'), name='job_once_a_feed'), models.UniqueConstraint(condition=models.Q(('document__isnull', False), ('state__in', ['owed', 'running'])), fields=('kind', 'document'), name='job_once_a_document'), models.CheckConstraint(condition=models.Q(('article__isnull', False), ('feed__isnull', False), ('document__isnull', False), _connector='OR'), name='job_is_about_something'), models.CheckConstraint(condition=models.Q(models.Q(('lease_expires_at__isnull', False), ('state', 'running'), ('token__isnull', False)), models.Q(('state', 'running'), _negated=True), _connector='OR'), name='job_running_has_a_lease')],
            },
        ),
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
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='annotations.feed')),
                ('document', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.sourcedocument')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['feed', 'id'], name='feed_item_waiting')],
                'constraints': [models.UniqueConstraint(fields=('feed', 'url'), name='feed_item_once')],
            },
        ),
        migrations.CreateModel(
            name='DocumentVector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('vector', models.BinaryField()),
                ('text', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='vectors', to='annotations.sourcedocument')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('text', 'model'), name='document_vector_once')],
            },
        ),
        migrations.CreateModel(
            name='SourceLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('matched', models.JSONField(blank=True, default=list)),
                ('score', models.FloatField()),
                ('stance', models.CharField(choices=[('supports', 'supports'), ('contradicts', 'contradicts'), ('context', 'context'), ('mentions', 'mentions')], default='mentions', max_length=12)),
                ('comparison', models.JSONField(blank=True, null=True)),
                ('provider', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('active', 'Active'), ('rejected', 'Rejected')], default='active', max_length=8)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='annotations.claim')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='annotations.sourcedocument')),
                ('stance_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-score', 'id'],
                'indexes': [models.Index(fields=['state', 'document', 'claim'], name='source_link_serves')],
                'constraints': [models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='source_link_passage'), models.UniqueConstraint(fields=('claim', 'document', 'start', 'end'), name='source_link_once')],
            },
        ),
        migrations.CreateModel(
            name='LinkChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('added', 'added this source'), ('set_aside', 'set it aside'), ('put_back', 'put it back'), ('stance', 'said what it does to the claim'), ('passage', 'chose the passage')], max_length=9)),
                ('was', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='annotations.sourcelink')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='link',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The source it is about; empty: the claim itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.sourcelink'),
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='annotations.review')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='annotations.sourcelink')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'link'), name='citation_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deciding_review__isnull', False), ('state__in', ['approved', 'correcting', 'decided', 'published', 'withdrawn'])), models.Q(models.Q(('state__in', ['approved', 'correcting', 'decided', 'published', 'withdrawn']), _negated=True), ('verdict', '')), _connector='OR'), name='claim_verdict_while_decided'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('revision__isnull', True), ('state', 'correcting'), _connector='OR'), name='claim_revision_while_correcting'),
        ),
        migrations.RunPython(install_search, remove_search),
        migrations.RunPython(guard, unguard),
        migrations.RunPython(create_groups, migrations.RunPython.noop),
    ]
