"""The database itself says when a session ends or a person changes, so that an open stream is asked again who listens (common/live)."""

from django.db import migrations

ENDED = """
CREATE FUNCTION session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('live', json_build_object('check', 'session ' || md5(OLD.session_key))::text);
    RETURN NULL;
END $$;
CREATE TRIGGER session_ended AFTER DELETE ON django_session FOR EACH ROW EXECUTE FUNCTION session_ended();
"""
NOT_ENDED = "DROP TRIGGER session_ended ON django_session; DROP FUNCTION session_ended()"
CHANGED = """
CREATE FUNCTION person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('live', json_build_object('check', 'person ' || OLD.id)::text);
    RETURN NULL;
END $$;
CREATE TRIGGER person_changed AFTER UPDATE ON accounts_user FOR EACH ROW
    WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active OR OLD.password IS DISTINCT FROM NEW.password OR OLD.role IS DISTINCT FROM NEW.role)
    EXECUTE FUNCTION person_changed();
CREATE TRIGGER person_gone AFTER DELETE ON accounts_user FOR EACH ROW EXECUTE FUNCTION person_changed();
"""
NOT_CHANGED = "DROP TRIGGER person_gone ON accounts_user; DROP TRIGGER person_changed ON accounts_user; DROP FUNCTION person_changed()"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_what_is_unread"), ("sessions", "0001_initial")]
    operations = [migrations.RunSQL(ENDED, NOT_ENDED), migrations.RunSQL(CHANGED, NOT_CHANGED)]
