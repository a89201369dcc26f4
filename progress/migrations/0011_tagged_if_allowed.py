"""Entries carry an archetype only of a client who allows them (clients 0020)."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER tag_if_allowed BEFORE INSERT OR UPDATE ON progress_entry FOR EACH ROW WHEN (NEW.archetype IS NOT NULL)
EXECUTE FUNCTION tag_if_allowed()
"""


class Migration(migrations.Migration):
    dependencies = [("progress", "0010_corrected_check_ins"), ("clients", "0020_archetypes_by_consent")]
    operations = [migrations.RunSQL(TRIGGER, "DROP TRIGGER tag_if_allowed ON progress_entry")]
