"""Finding entries by the beginnings of their words, with case and accents forgiven, in whatever language they are written."""

from django.db import migrations

# Punctuation parts words here: PostgreSQL's own parser would take "garden/house" for a path, and an address for one word.
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~’‘“”„«»…–—·•¿¡"
QUOTED = SIGNS.replace("'", "''")
APART = f"""
CREATE FUNCTION words_apart(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(plain_words(words), '{QUOTED}', '{" " * len(SIGNS)}')
"""
WORDS = """
CREATE FUNCTION entry_words(title text, body text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('pg_catalog.simple', words_apart(title || ' ' || body))
"""
# Every word of the question may be the beginning of one.
QUERY = """
CREATE FUNCTION entry_query(words text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(plainto_tsquery('pg_catalog.simple', words_apart(words))::text, '''(?= |$)', ''':*', 'g')::tsquery
"""


class Migration(migrations.Migration):
    dependencies = [("progress", "0007_readings_by_day"), ("clients", "0012_entries_taken_back")]
    operations = [
        migrations.RunSQL(APART, "DROP FUNCTION words_apart(text)"),
        migrations.RunSQL(WORDS, "DROP FUNCTION entry_words(text, text)"),
        migrations.RunSQL(QUERY, "DROP FUNCTION entry_query(text)"),
    ]
