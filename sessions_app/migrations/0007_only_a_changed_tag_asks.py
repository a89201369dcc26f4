"""Sessions that are written otherwise do not ask about the tag they carry (clients 0021)."""

from django.db import migrations

TRIGGERS = """
DROP TRIGGER tag_if_allowed ON sessions;
CREATE TRIGGER tag_if_allowed BEFORE INSERT ON sessions FOR EACH ROW WHEN (NEW.archetype IS NOT NULL) EXECUTE FUNCTION tag_if_allowed();
CREATE TRIGGER changed_tag_if_allowed BEFORE UPDATE ON sessions FOR EACH ROW
WHEN (NEW.archetype IS NOT NULL AND NEW.archetype IS DISTINCT FROM OLD.archetype) EXECUTE FUNCTION tag_if_allowed()
"""
BEFORE = """
DROP TRIGGER changed_tag_if_allowed ON sessions;
DROP TRIGGER tag_if_allowed ON sessions;
CREATE TRIGGER tag_if_allowed BEFORE INSERT OR UPDATE ON sessions FOR EACH ROW WHEN (NEW.archetype IS NOT NULL)
EXECUTE FUNCTION tag_if_allowed()
"""


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0006_tagged_if_allowed"), ("clients", "0021_only_a_changed_tag_asks")]
    operations = [migrations.RunSQL(TRIGGERS, BEFORE)]
