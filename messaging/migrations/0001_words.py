"""The words of a message as they are searched: as they stand without accents, and by their stems in the writer's language."""

from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations

# Each word as it was written, with its place, so that beginnings and phrases are found; and its stem, so that "walking" finds "walked".
# What is no letter and no digit parts words: PostgreSQL would take an address for one word that no part of it finds. The names say
# where they are, because pg_restore fills tables with an empty search path.
WORDS = """
CREATE FUNCTION message_words(language text, content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    plain text := regexp_replace(public.plain_words(content), '[^[:alnum:]]+', ' ', 'g');
    whole tsvector := to_tsvector('pg_catalog.simple'::regconfig, plain);
BEGIN
    RETURN CASE left(lower(language), 2)
        {stems}
        ELSE whole
    END;
END $$
"""
STEMMERS = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nl": "dutch", "nb": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
STEM = "WHEN '{code}' THEN whole || strip(to_tsvector('pg_catalog.{name}'::regconfig, plain))"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("clients", "0001_words")]
    operations = [
        BtreeGinExtension(),
        migrations.RunSQL(
            WORDS.format(stems="\n        ".join(STEM.format(code=code, name=name) for code, name in STEMMERS.items())),
            "DROP FUNCTION message_words(text, text)",
        ),
    ]
