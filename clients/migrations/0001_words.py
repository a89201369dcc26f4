"""Finding people by any part of their name, address or tags, with accents and typing mistakes forgiven."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# A generated column and an index need functions that promise to give the same answer for ever. The two that PostgreSQL brings do
# not promise it because their dictionary could be changed; nobody changes it here.
PLAIN = """
CREATE FUNCTION plain_words(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(unaccent(normalize($1, NFC)))
"""
WORDS = """
CREATE FUNCTION search_words(name text, email text, tags text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN plain_words(concat_ws(' ', name, email, array_to_string(tags, ' ')));
END $$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(PLAIN, "DROP FUNCTION plain_words(text)"),
        migrations.RunSQL(WORDS, "DROP FUNCTION search_words(text, text, text[])"),
    ]
