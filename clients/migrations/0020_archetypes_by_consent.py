"""Archetypes only for a client who allows them, held by the database itself: what arrives late is put away like the rest."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# The client's row is held for a moment, so that nobody tags while the client takes the leave back.
FORBIDDEN = "SELECT archetypes_forbidden_at INTO forbidden FROM clients WHERE client_id = NEW.client_id FOR SHARE"
FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE forbidden timestamptz;
BEGIN
    {forbidden};
    IF forbidden IS NOT NULL THEN
        {instead};
    END IF;
    RETURN NEW;
END $$
"""
TAG = FUNCTION.format(name="tag_if_allowed", forbidden=FORBIDDEN, instead="NEW.archetype := NULL")
NOTE = FUNCTION.format(name="note_if_allowed", forbidden=FORBIDDEN, instead="NEW.removed_at := forbidden")
TASKS = "CREATE TRIGGER tag_if_allowed BEFORE INSERT OR UPDATE ON tasks FOR EACH ROW WHEN (NEW.archetype IS NOT NULL) EXECUTE FUNCTION tag_if_allowed()"
NOTES = """
CREATE TRIGGER note_if_allowed BEFORE INSERT OR UPDATE ON clients_archetypenote FOR EACH ROW WHEN (NEW.removed_at IS NULL)
EXECUTE FUNCTION note_if_allowed()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0019_withdrawn'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchetypePutAway',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about_type', models.CharField(max_length=60, verbose_name='what it was at')),
                ('about_id', models.BigIntegerField(verbose_name='number')),
            ],
            options={
                'verbose_name': 'archetype put away',
                'verbose_name_plural': 'archetypes put away',
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='act',
            name='act_kind_known',
        ),
        migrations.AddField(
            model_name='client',
            name='archetypes_forbidden_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='without archetypes since'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['archetype.faded', 'archetype.noticed', 'archetype.withdrawn', 'archetypes.allowed', 'archetypes.forbidden', 'checkin.done', 'checkin.due', 'client.added', 'client.archived', 'client.completed', 'client.handed_over', 'client.left', 'client.paused', 'client.restored', 'client.resumed', 'client.returned', 'consent.given', 'consent.withdrawn', 'entry.private', 'entry.shared', 'entry.withdrawn', 'focus.chosen', 'focus.ended', 'focus.withdrawn', 'goal.reached', 'goal.reopened', 'goal.set', 'invitation.accepted', 'invitation.revoked', 'invitation.sent', 'language_model.allowed', 'language_model.forbidden', 'message.answered', 'message.asked', 'message.replied', 'message.settled', 'message.unasked', 'message.withdrawn', 'message.written', 'milestone.reached', 'milestone.reopened', 'pulse.done', 'recommendation.declined', 'recommendation.done', 'recommendation.opened', 'recommendation.rated', 'recommendation.sent', 'recommendation.withdrawn', 'resource.opened', 'resource.shared', 'resource.unshared', 'session.booked', 'session.cancelled', 'session.held', 'session.late_cancelled', 'session.missed', 'session.move_asked', 'session.plan_shared', 'session.plan_withdrawn', 'session.reflected', 'session.time_kept', 'task.agreed', 'task.done', 'task.overdue', 'task.partly', 'task.renegotiated', 'task.reopened', 'task.skipped', 'task.withdrawn', 'topic.proposed', 'topic.withdrawn'])), name='act_kind_known'),
        ),
        migrations.AddField(
            model_name='archetypeputaway',
            name='archetype',
            field=models.ForeignKey(db_column='archetype', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.archetype', to_field='slug', verbose_name='archetype'),
        ),
        migrations.AddField(
            model_name='archetypeputaway',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='archetypes_put_away', to='clients.client', verbose_name='client'),
        ),
        migrations.AddConstraint(
            model_name='archetypeputaway',
            constraint=models.UniqueConstraint(fields=('client', 'about_type', 'about_id'), name='archetype_put_away_once'),
        ),
        migrations.RunSQL(TAG, "DROP FUNCTION tag_if_allowed()"),
        migrations.RunSQL(NOTE, "DROP FUNCTION note_if_allowed()"),
        migrations.RunSQL(TASKS, "DROP TRIGGER tag_if_allowed ON tasks"),
        migrations.RunSQL(NOTES, "DROP TRIGGER note_if_allowed ON clients_archetypenote"),
    ]
