"""Remember the last pause of a job put off, so that the next one is longer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0035_joined_into'),
    ]

    operations = [
        migrations.AddField(
            model_name='job',
            name='last_pause',
            field=models.FloatField(blank=True, null=True),
        ),
    ]
