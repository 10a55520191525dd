"""Direct the queue: assignees, deadlines, skips, and an index for each half of it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0014_same_claim'),
    ]

    operations = [
        migrations.CreateModel(
            name='Skip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('not_my_field', 'Not my field'), ('conflict_of_interest', 'I have a conflict of interest'), ('other_language', 'Needs another language'), ('unclear', 'The claim is unclear'), ('other', 'Another reason')], max_length=24)),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveIndex(
            model_name='claim',
            name='claim_queue',
        ),
        migrations.AddField(
            model_name='claim',
            name='assignee',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='claim',
            name='deadline',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('edit', 'Edit'), ('queue', 'Queue for review'), ('take', 'Start reviewing'), ('release', 'Put back'), ('skip', 'Skip'), ('hand_over', 'Hand over'), ('requeue', 'Take back into the queue'), ('assign', 'Assign'), ('unassign', 'Lift the assignment'), ('plan', 'Set priority and deadline'), ('offer_again', 'Offer to everyone again'), ('expire', 'Time out'), ('submit', 'Submit'), ('approve', 'Approve'), ('send_back', 'Send back'), ('publish', 'Publish'), ('correct', 'Correct'), ('revise', 'Revise'), ('republish', 'Publish the correction'), ('keep', 'Keep as published'), ('withdraw', 'Withdraw'), ('go_stale', 'Mark as stale'), ('confirm', 'It still stands'), ('dismiss', 'Dismiss'), ('restore', 'Restore'), ('merge', 'Same claim'), ('share', 'Publish with the same verdict'), ('follow', 'Follow'), ('unmerge', 'Not the same claim')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('state'), models.OrderBy(models.F('priority'), descending=True), models.OrderBy(models.F('checkworthiness'), descending=True), models.F('id'), condition=models.Q(('state', 'queued')), name='claim_queue'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('state'), models.OrderBy(models.F('priority'), descending=True), models.OrderBy(models.F('checkworthiness'), descending=True), models.F('id'), condition=models.Q(('assignee__isnull', True), ('state', 'queued')), name='claim_queue_open'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('state'), models.F('assignee'), models.OrderBy(models.F('priority'), descending=True), models.OrderBy(models.F('checkworthiness'), descending=True), models.F('id'), condition=models.Q(('assignee__isnull', False), ('state', 'queued')), name='claim_queue_assigned'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('deadline__isnull', False), ('state', 'queued')), fields=['deadline'], name='claim_due'),
        ),
        migrations.AddField(
            model_name='skip',
            name='claim',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='skips', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='skip',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='skip',
            constraint=models.UniqueConstraint(fields=('claim', 'person'), name='skip_once_a_person'),
        ),
    ]
