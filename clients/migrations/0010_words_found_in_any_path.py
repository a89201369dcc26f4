"""Says where `search_words` finds its helper: pg_restore fills tables with an empty search path, and a dump must come back."""

from django.db import migrations

WORDS = """
CREATE OR REPLACE FUNCTION search_words(name text, email text, tags text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN {schema}plain_words(concat_ws(' ', name, email, array_to_string(tags, ' ')));
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0009_attention_in_practice")]
    operations = [migrations.RunSQL(WORDS.format(schema="public."), WORDS.format(schema=""))]
