"""Mark documents that report someone's check of a claim.

The column may be null so that SQLite adds it in place: a rebuilt table would lose the triggers of
its full-text index.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0007_published_text")]
    operations = [
        migrations.AddField(
            model_name="sourcedocument",
            name="is_fact_check",
            field=models.BooleanField(blank=True, null=True, verbose_name="fact-check"),
        ),
    ]
