"""Index the orders in which the table of claims can be read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0009_corrections")]
    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["checkworthiness", "id"], name="claim_worth"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["updated_at", "id"], name="claim_changed"),
        ),
    ]
