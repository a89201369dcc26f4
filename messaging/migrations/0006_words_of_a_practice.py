"""Search asks one practice: every word stands in the index with the number of its practice before it."""

import django.contrib.postgres.indexes
from django.db import migrations, models

# With the practice beside the words, an index looks up all messages of the practice and all with the word in any practice, and then sees which
# are both: that grows with everybody's messages. The names say where they are, because pg_restore fills tables with an empty search path.
WORDS = """
CREATE FUNCTION practice_words(practice bigint, words tsvector) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
    SELECT pg_catalog.regexp_replace(words::text, '(^| )''', '\\1''' || practice::text || '.', 'g')::tsvector
$$
"""
QUERY = """
CREATE FUNCTION practice_query(practice bigint, query tsquery) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT pg_catalog.regexp_replace(query::text, '''([^'']*)''', '''' || practice::text || '.\\1''', 'g')::tsquery
$$
"""


# Millions of messages take minutes.
PATIENCE = "SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '256MB'"


class Migration(migrations.Migration):
    dependencies = [("messaging", "0005_safety")]
    operations = [
        migrations.RunSQL(PATIENCE, migrations.RunSQL.noop),
        migrations.RunSQL(WORDS, "DROP FUNCTION practice_words(bigint, tsvector)"),
        migrations.RunSQL(QUERY, "DROP FUNCTION practice_query(bigint, tsquery)"),
        migrations.RemoveIndex(model_name="message", name="message_by_words"),
        migrations.AddIndex(
            model_name="message",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("practice"), models.F("words"), function="practice_words"), name="message_by_words_of_practice"
            ),
        ),
    ]
