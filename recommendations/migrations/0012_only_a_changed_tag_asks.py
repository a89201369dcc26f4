"""Suggestions that are written otherwise do not ask about the tag they carry (clients 0021)."""

from django.db import migrations

TRIGGERS = """
DROP TRIGGER tag_if_allowed ON recommendations;
CREATE TRIGGER tag_if_allowed BEFORE INSERT ON recommendations FOR EACH ROW WHEN (NEW.archetype IS NOT NULL) EXECUTE FUNCTION tag_if_allowed();
CREATE TRIGGER changed_tag_if_allowed BEFORE UPDATE ON recommendations FOR EACH ROW
WHEN (NEW.archetype IS NOT NULL AND NEW.archetype IS DISTINCT FROM OLD.archetype) EXECUTE FUNCTION tag_if_allowed()
"""
BEFORE = """
DROP TRIGGER changed_tag_if_allowed ON recommendations;
DROP TRIGGER tag_if_allowed ON recommendations;
CREATE TRIGGER tag_if_allowed BEFORE INSERT OR UPDATE ON recommendations FOR EACH ROW WHEN (NEW.archetype IS NOT NULL)
EXECUTE FUNCTION tag_if_allowed()
"""


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0011_no_moods"), ("clients", "0021_only_a_changed_tag_asks")]
    operations = [migrations.RunSQL(TRIGGERS, BEFORE)]
