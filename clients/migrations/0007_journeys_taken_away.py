from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0006_taken_back'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='archetypenote', name='archetype_note_once'),
        migrations.RemoveConstraint(model_name='facetfocus', name='facet_focus_two_open'),
        migrations.RemoveConstraint(model_name='facetfocus', name='facet_focus_once'),
        migrations.AddField(
            model_name='archetypenote',
            name='removed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='taken away'),
        ),
        migrations.AddField(
            model_name='facetfocus',
            name='removed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='taken away'),
        ),
        migrations.AddConstraint(
            model_name='archetypenote',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None), ('to_date', None)), fields=('client', 'archetype'), name='archetype_note_once'),
        ),
        migrations.AddConstraint(
            model_name='facetfocus',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None), ('to_date', None)), fields=('client', 'slot'), name='facet_focus_two_open'),
        ),
        migrations.AddConstraint(
            model_name='facetfocus',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None), ('to_date', None)), fields=('client', 'facet'), name='facet_focus_once'),
        ),
    ]
