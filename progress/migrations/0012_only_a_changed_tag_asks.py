"""Entries that are written otherwise do not ask about the tag they carry (clients 0021)."""

from django.db import migrations

TRIGGERS = """
DROP TRIGGER tag_if_allowed ON progress_entry;
CREATE TRIGGER tag_if_allowed BEFORE INSERT ON progress_entry FOR EACH ROW WHEN (NEW.archetype IS NOT NULL) EXECUTE FUNCTION tag_if_allowed();
CREATE TRIGGER changed_tag_if_allowed BEFORE UPDATE ON progress_entry FOR EACH ROW
WHEN (NEW.archetype IS NOT NULL AND NEW.archetype IS DISTINCT FROM OLD.archetype) EXECUTE FUNCTION tag_if_allowed()
"""
BEFORE = """
DROP TRIGGER changed_tag_if_allowed ON progress_entry;
DROP TRIGGER tag_if_allowed ON progress_entry;
CREATE TRIGGER tag_if_allowed BEFORE INSERT OR UPDATE ON progress_entry FOR EACH ROW WHEN (NEW.archetype IS NOT NULL)
EXECUTE FUNCTION tag_if_allowed()
"""


class Migration(migrations.Migration):
    dependencies = [("progress", "0011_tagged_if_allowed"), ("clients", "0021_only_a_changed_tag_asks")]
    operations = [migrations.RunSQL(TRIGGERS, BEFORE)]
