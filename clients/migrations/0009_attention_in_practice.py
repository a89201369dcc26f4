from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('clients', '0008_imports'),
    ]

    operations = [
        migrations.AlterField(
            model_name='savedview',
            name='query',
            field=models.CharField(blank=True, max_length=2000, verbose_name='query'),
        ),
        migrations.AddField(
            model_name='card',
            name='interval_days',
            field=models.PositiveSmallIntegerField(default=14, verbose_name='days between sessions by agreement'),
        ),
        # A snapshot: the next refresh makes the rows again, each with its practice.
        migrations.RunSQL("DELETE FROM clients_attention", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='attention',
            name='practice',
            field=models.ForeignKey(default=0, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.practice', verbose_name='practice'),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "ALTER TABLE clients_attention ADD CONSTRAINT attention_client_in_practice "
            "FOREIGN KEY (client_id, practice_id) REFERENCES clients (client_id, practice_id) DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE clients_attention DROP CONSTRAINT attention_client_in_practice",
        ),
    ]
