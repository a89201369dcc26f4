"""What the database itself holds: a suggestion, its run, its rating and its events are of one client."""

from django.db import migrations

COMPOSITE_KEYS = {
    "recommendations": [("recommendation_batch_of_client", "(batch_id, client_id)", "recommendation_batches (id, client_id)")],
    "session_recommendations": [("session_recommendation_batch_of_client", "(batch_id, client_id)", "recommendation_batches (id, client_id)")],
    "feedback": [("feedback_of_client", "(recommendation_id, client_id)", "recommendations (recommendation_id, client_id)")],
    "feedback_events": [("feedback_event_of_one_client", "(recommendation_id, client_id)", "recommendations (recommendation_id, client_id)")],
}

ADD_KEYS = [
    f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {columns} REFERENCES {target} DEFERRABLE INITIALLY DEFERRED"
    for table, keys in COMPOSITE_KEYS.items()
    for name, columns, target in keys
]
DROP_KEYS = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, keys in COMPOSITE_KEYS.items() for name, _, _ in keys]


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_initial")]
    operations = [migrations.RunSQL(ADD_KEYS, DROP_KEYS)]
