"""What the API is measured against gives the same rows."""

import json

import pytest
from django.core.handlers.wsgi import WSGIHandler

from accounts.models import User
from benchmarks import api
from benchmarks.harness.pages import Page
from benchmarks.world import coach_email, fill
from tests.benchmarks.test_home import kept_connection  # noqa: F401  a fixture


@pytest.fixture
def coach(kept_connection) -> User:  # noqa: F811
    fill(sizes=(3, 40))
    return User.objects.get(email=coach_email(40))


def test_floors_have_the_rows_of_the_list(coach, settings, monkeypatch):
    monkeypatch.setattr(api, "ROWS", 40)
    page = Page("api", path="/api/clients?limit=40", user=coach, application=WSGIHandler(), holds='"items"')
    ours = [row["email"] for row in json.loads(page.read().html)["items"]]
    floors = [api.Answered(name, make(coach)) for name, make in (("drf", api.plain_list), ("json_agg", api.aggregated))]
    assert len(ours) == 40
    assert [[row["email"] for row in json.loads(floor.read().html)] for floor in floors] == [ours, ours]
    assert len(page.read().queries) == 4
