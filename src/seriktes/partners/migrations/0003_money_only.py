from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_valued_contributions")]

    operations = [
        migrations.RemoveConstraint(model_name="contribution", name="partners_contribution_valued"),
        migrations.RemoveField(model_name="contribution", name="kind"),
        migrations.RemoveField(model_name="contribution", name="valued_by"),
    ]
