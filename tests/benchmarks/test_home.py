"""The floor of the home page does the same work as the page: the same rows, the same size."""

import re
from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from accounts.models import User
from benchmarks.harness.floors import Floor, filling
from benchmarks.harness.pages import Page
from benchmarks.harness.plan import CannotMeasure
from benchmarks.harness.weight import buffers, nodes, weigh
from benchmarks.home import HomeMarkup
from benchmarks.world import coach_email, fill


def fetch(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def rows(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<a class="cover" href="(/clients/\d+/)">([^<]+)</a>', html)


@pytest.fixture
def kept_connection(db) -> Iterator[None]:
    """A request ends with its connection, which here holds the test's transaction; Django's own test client does the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def home(kept_connection) -> Page:
    fill(sizes=(3, 40))
    return Page("home", path="/?rows=200", user=User.objects.get(email=coach_email(40)), application=WSGIHandler())


@pytest.fixture
def floor(home) -> Floor:
    coach, html = User.objects.get(email=coach_email(40)), home.read().html
    return Floor("floor", markup=HomeMarkup(coach.pk, zone=coach.zone, page=html), fetch=fetch, like=html)


def test_floor_has_the_rows_of_the_page(home, floor):
    shown = rows(home.read().html)
    assert len(shown) == 40
    assert rows(floor.read().html) == shown


def test_floor_has_the_size_of_the_page(home, floor):
    sizes = [weigh(target).html for target in (home, floor)]
    assert sizes[1] == pytest.approx(sizes[0], rel=0.03)


def test_floor_asks_the_database_twice(floor):
    assert len(floor.read().queries) == 2


def test_page_that_leads_elsewhere_is_not_measured(home):
    with pytest.raises(CannotMeasure, match="answered 302"):
        Page("me", path="/accounts/login/", user=User.objects.get(email=coach_email(40)), application=WSGIHandler())


def test_page_without_known_rows_has_no_floor(home):
    with pytest.raises(CannotMeasure, match="up to date"):
        HomeMarkup(1, zone=User(time_zone="UTC").zone, page="<html></html>")


@pytest.mark.parametrize("size", [60, 104])
def test_floor_of_another_size_is_refused(size):
    with pytest.raises(CannotMeasure, match="100 bytes"):
        filling("x" * size, like="y" * 100)


def test_filling_makes_up_what_is_missing():
    assert filling("x" * 90, like="y" * 95 + "</p>" + "\n") == "yyyyy</p>\n"


def test_buffers_are_counted_for_reading_alone(home):
    assert (buffers(("SELECT name FROM clients", None)) > 0, buffers(("DELETE FROM client_cards", None))) == (True, 0)


def test_nodes_are_elements():
    assert nodes("<!doctype html><p>One <b>two</b><br><svg><path/></svg></p>") == 5
