from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("attribution", "0002_categories_and_proposals")]

    operations = [migrations.RemoveField(model_name="coveragerule", name="basis")]
