"""What my coach can see: exactly that, kind by kind, and who opened what when."""

from datetime import timedelta

import pytest

from clients.acts import record_read
from coachhub.seen import PLACES
from common.registry import tables
from recommendations.models import EngineSettings
from tests import factories

PATH = "/me/seen/"


@pytest.fixture
def response(noah, as_user):
    writer = as_user(noah.user)
    return lambda: writer.get(PATH)


def kinds(response) -> dict[str, str]:
    return {str(kind["label"]): kind["count"] for kind in response.context["kinds"]}


def test_page_lists_the_entries_that_are_shared_now(noah, response, now):
    for visibility in ("private", "shared", "shared_no_ai"):
        factories.entry(noah, title=visibility, visibility=visibility)
    factories.entry(noah, title="deleted", removed_at=now)
    assert {entry.title for entry, _ in response().context["entries"]} == {"shared", "shared_no_ai"}


def test_page_shows_five_entries_and_folds_the_others(noah, response, now):
    for number in range(7):
        factories.entry(noah, title=f"Entry {number}", at=now - timedelta(days=number))
    found = response()
    shown, folded = ([entry.title for entry, _ in found.context[name]] for name in ("entries", "earlier_entries"))
    assert (shown, folded) == ([f"Entry {number}" for number in range(5)], ["Entry 5", "Entry 6"])
    assert found.content.decode().count("Take it back") == 7


def test_every_kind_leads_to_where_the_client_reads_the_same():
    readable = {table.name for table in tables() if {"coach", "client"} <= set(table.readers)}
    assert readable - set(PLACES) == {"invitations", "support grants", "acts", "entries"}  # entries stand in a list of their own


def test_page_counts_every_kind_that_a_coach_may_read(maya, noah, response, now):
    factories.task(noah), factories.task(noah), factories.goal(noah), factories.note(noah, author=maya)
    factories.reading(noah, "fire", 60, on=now.date())
    assert kinds(response()) == {
        "Your name, address, photo, time zone and since when you are a client": "",
        "Tasks": "2",
        "Goal": "1",
        "Who coaches you, and since when": "1",
        "What was said about the five elements": "1",
    }


def test_page_counts_no_further_than_a_hundred(noah, response, now):
    for day in range(102):
        factories.reading(noah, "fire", 60, on=now.date() - timedelta(days=day))
    assert kinds(response())["What was said about the five elements"] == "more than 100"


def test_page_counts_what_the_coach_may_read_and_not_what_the_client_may(noah, response):
    factories.entry(noah, visibility="private")
    assert "The line of what happened: sessions, tasks, goals, shared entries, check-ins" not in kinds(response())


def test_page_says_who_opened_what(maya, noah, response, now):
    entry = factories.entry(noah, title="The letter")
    record_read(noah, "overview", actor=maya, at=now - timedelta(hours=2))
    record_read(noah, "entry", actor=maya, at=now - timedelta(hours=1), about_id=entry.pk)
    found = response().context
    assert [(look["who"], look["what"]) for look in found["looks"]] == [("Maya Reyes", "An entry: The letter"), ("Maya Reyes", "Your overview")]
    assert [(shown.title, opened.actor) for shown, opened in found["entries"]] == [("The letter", maya)]


def test_looks_go_on_page_by_page(maya, noah, as_user, now):
    for hours in range(64, -1, -1):
        record_read(noah, "overview", actor=maya, at=now - timedelta(hours=hours))
    writer, address, seen = as_user(noah.user), PATH, []
    while address:
        context = writer.get(address).context
        seen += [look["at"] for look in context["looks"]]
        address = PATH + context["earlier"].partition("#")[0] if context["earlier"] else ""
    assert (len(seen), seen) == (65, sorted(seen, reverse=True))


def test_mark_that_was_made_up_shows_the_newest(noah, as_user):
    assert as_user(noah.user).get(f"{PATH}?before=made-up").status_code == 200


@pytest.mark.parametrize(("level", "words"), [("none", "Nothing is given to one"), ("signals", "no name, no text"), ("text", "short extracts of entries")])
def test_page_says_what_a_language_model_may_have(noah, response, level, words):
    EngineSettings.objects.create(client=noah, llm_consent=level)
    assert words in response().content.decode()


def test_page_leads_to_where_a_consent_is_changed(response):
    assert 'href="/me/#consent-heading"' in response().content.decode()


def test_page_says_that_somebody_left(maya, noah, response, now):
    noah.accesses.create(what="overview", actor=None, at=now)
    assert [look["who"] for look in response().context["looks"]] == ["Somebody who left"]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_one_and_three(maya, noah, response, rows, now, django_assert_num_queries):
    for hours in range(rows):
        entry = factories.entry(noah)
        record_read(noah, "entry", actor=maya, at=now - timedelta(hours=hours), about_id=entry.pk)
    response()
    with django_assert_num_queries(7 + len([table for table in tables() if {"coach", "client"} <= set(table.readers)])):
        response()
