

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0007_notifications'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='attached',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='files'),
        ),
    ]
