"""Only a tag that changes asks whether archetypes are allowed: whoever holds a tagged row for something else never waits for its client.

Forbidding holds the client and then the tagged rows; a write that held such a row and then asked for the client would wait in a circle.
"""

from django.db import migrations

TAGGED = """
DROP TRIGGER tag_if_allowed ON tasks;
CREATE TRIGGER tag_if_allowed BEFORE INSERT ON tasks FOR EACH ROW WHEN (NEW.archetype IS NOT NULL) EXECUTE FUNCTION tag_if_allowed();
CREATE TRIGGER changed_tag_if_allowed BEFORE UPDATE ON tasks FOR EACH ROW
WHEN (NEW.archetype IS NOT NULL AND NEW.archetype IS DISTINCT FROM OLD.archetype) EXECUTE FUNCTION tag_if_allowed()
"""
NOTED = """
DROP TRIGGER note_if_allowed ON clients_archetypenote;
CREATE TRIGGER note_if_allowed BEFORE INSERT ON clients_archetypenote FOR EACH ROW WHEN (NEW.removed_at IS NULL) EXECUTE FUNCTION note_if_allowed();
CREATE TRIGGER note_back_if_allowed BEFORE UPDATE ON clients_archetypenote FOR EACH ROW
WHEN (NEW.removed_at IS NULL AND OLD.removed_at IS NOT NULL) EXECUTE FUNCTION note_if_allowed()
"""
TAGGED_BEFORE = """
DROP TRIGGER changed_tag_if_allowed ON tasks;
DROP TRIGGER tag_if_allowed ON tasks;
CREATE TRIGGER tag_if_allowed BEFORE INSERT OR UPDATE ON tasks FOR EACH ROW WHEN (NEW.archetype IS NOT NULL) EXECUTE FUNCTION tag_if_allowed()
"""
NOTED_BEFORE = """
DROP TRIGGER note_back_if_allowed ON clients_archetypenote;
DROP TRIGGER note_if_allowed ON clients_archetypenote;
CREATE TRIGGER note_if_allowed BEFORE INSERT OR UPDATE ON clients_archetypenote FOR EACH ROW WHEN (NEW.removed_at IS NULL)
EXECUTE FUNCTION note_if_allowed()
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0020_archetypes_by_consent")]
    operations = [migrations.RunSQL(TAGGED, TAGGED_BEFORE), migrations.RunSQL(NOTED, NOTED_BEFORE)]
