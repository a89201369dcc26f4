"""Whatever came of suggestions leaves a mark: one number per client that moves on with every event that comes, changes or goes.

What is kept of the learning is current exactly as long as no mark moved, and that is seen without counting the events. A row that goes
moves the mark where there is one, and makes none: the client may be about to go too.
"""

from django.db import migrations, models

MARK = """
CREATE FUNCTION mark_suggestion_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        UPDATE client_signals SET mark = nextval('suggestion_marks') WHERE client_id IN (SELECT client_id FROM changed);
    ELSE
        INSERT INTO client_signals (client_id, levels, means, overdrive, need, computed_at, mark)
        SELECT client_id, '{}', '{}', '{}', '{}', now(), nextval('suggestion_marks') FROM (SELECT DISTINCT client_id FROM changed ORDER BY client_id) ids
        ON CONFLICT (client_id) DO UPDATE SET mark = excluded.mark;
    END IF;
    RETURN NULL;
END $$
"""
KNOWN = """
INSERT INTO client_signals (client_id, levels, means, overdrive, need, computed_at, mark)
SELECT DISTINCT client_id, '{}'::jsonb, '{}'::jsonb, '{}'::jsonb, '{}'::jsonb, now(), 0 FROM feedback_events
ON CONFLICT (client_id) DO NOTHING
"""
TRIGGERS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0007_archetype_tags")]
    operations = [
        migrations.AddField("clientsignals", "mark", models.BigIntegerField(default=0, editable=False)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL("CREATE SEQUENCE suggestion_marks", "DROP SEQUENCE suggestion_marks"),
        migrations.RunSQL(MARK, "DROP FUNCTION mark_suggestion_events()"),
        migrations.RunSQL(
            [
                f"CREATE TRIGGER mark_{event} AFTER {event} ON feedback_events REFERENCING {rows} TABLE AS changed "
                "FOR EACH STATEMENT EXECUTE FUNCTION mark_suggestion_events()"
                for event, rows in TRIGGERS.items()
            ],
            [f"DROP TRIGGER mark_{event} ON feedback_events" for event in TRIGGERS],
        ),
    ]
