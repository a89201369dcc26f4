"""What the database itself holds: nothing points across practices, and the logs are only ever appended to."""

from django.db import migrations

COMPOSITE_KEYS = {
    "clients_coaching": [
        ("coaching_client_in_practice", "(client_id, practice_id)", "clients (client_id, practice_id)"),
        ("coaching_coach_in_practice", "(coach_id, practice_id)", "accounts_membership (user_id, practice_id)"),
    ],
    "client_cards": [("card_client_in_practice", "(client_id, practice_id)", "clients (client_id, practice_id)")],
    "clients_milestone": [("milestone_goal_of_client", "(goal_id, client_id)", "clients_goal (id, client_id)")],
}

ADD_KEYS = [
    f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {columns} REFERENCES {target} DEFERRABLE INITIALLY DEFERRED"
    for table, keys in COMPOSITE_KEYS.items()
    for name, columns, target in keys
]
DROP_KEYS = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, keys in COMPOSITE_KEYS.items() for name, _, _ in keys]

# Erasing a client or a person may take rows along or unname them; it says so with SET LOCAL coachhub.erasing = 'on'.
APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('coachhub.erasing', true) = 'on' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION '% is only ever appended to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
LOGS = ["clients_act", "clients_access"]


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_initial"), ("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(ADD_KEYS, DROP_KEYS),
        migrations.RunSQL(APPEND_ONLY, "DROP FUNCTION refuse_change()"),
        migrations.RunSQL(
            [f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {log} FOR EACH ROW EXECUTE FUNCTION refuse_change()" for log in LOGS],
            [f"DROP TRIGGER append_only ON {log}" for log in LOGS],
        ),
    ]
