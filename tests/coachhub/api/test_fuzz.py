"""What nobody thought of: the API asked by schemathesis, from its own description, by a coach's and by a client's program.

A few cases here; `API_CASES=100 .venv/bin/python -m pytest tests/coachhub/api/test_fuzz.py` asks so many of each operation and person.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Step

from clients.actions import refresh_cards
from tests import factories
from tests.coachhub.api.conftest import token

CASES = int(os.environ.get("API_CASES", "8"))
NOW = datetime.now(UTC)
# Valid by the description and refused by a rule of the house, such as a day that lies too far ahead: said with 422, which is no success.
BY_RULE = {"positive_data_acceptance"}
checks = [check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ not in BY_RULE]
api = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
known: dict[str, Any] = {}


@api.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any]) -> dict[str, Any]:
    """Half of the numbers are of rows that are there."""
    return {name: known.get(name, value) if isinstance(value, int) and value % 2 else value for name, value in (path_parameters or {}).items()}


@api.hook
def map_body(context: Any, body: Any) -> Any:
    if not isinstance(body, dict):
        return body
    return {name: known[name] if name in known and isinstance(value, int) and value % 2 else value for name, value in body.items()}


@pytest.fixture
def ground(maya, noah, settings):
    """Rows to find, by the names that the description gives their numbers, and the keys of both."""
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # the connection holds the test's transaction
    for slug in ("fire", "water", "earth", "air", "aether"):
        factories.element(slug)
    factories.message(noah, by=maya)
    refresh_cards([noah.pk], at=NOW)
    session = factories.session(noah, at=NOW + timedelta(days=3))
    factories.item_set()
    rows = {
        "client_id": noah,
        "session_id": session,
        "recommendation_id": factories.recommendation(noah, status="sent"),
        "task_id": factories.task(noah),
        "entry_id": factories.entry(noah),
        "check_in_id": factories.check_in(noah, at=NOW - timedelta(days=20), fire_1=7, fire_2=6),
        "activity_id": factories.activity(coach=maya),
        "notification_id": factories.notification(noah, person=maya),
        "message_id": factories.message(noah, by=maya),
        "resource_id": factories.resource(noah, factories.library_item(maya)),
    }
    known.update({"If-Match": "*", **{name: row.pk for name, row in rows.items()}})
    yield {"coach": token(maya), "client": token(noah.user)}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["coach", "client"])
@api.parametrize()
@settings(
    max_examples=CASES,
    deadline=None,
    derandomize=True,
    phases=[Step.explicit, Step.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_breaks_and_every_answer_is_described(case, who, ground):
    case.call_and_validate(headers={"Authorization": f"Bearer {ground[who]}"}, checks=checks)
