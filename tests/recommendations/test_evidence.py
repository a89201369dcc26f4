"""Following the way behind a reason leads to the rows that it counted, and they come to what it quotes."""

import re
from datetime import timedelta

import pytest
import time_machine

from clients.models import ArchetypeNote, FacetFocus
from recommendations.actions.suggest import suggest
from recommendations.readings.evidence import BEHIND, Evidence, evidence_of
from recommendations.templatetags.suggestions import reasons_of
from tests import factories
from tests.recommendations.test_fidelity import AT, noah  # noqa: F401  a client with a record


def comes_to(one: Evidence) -> dict[str, object]:
    """What the rows say, in the words of the facts."""
    match one.key:
        case "fall":
            return {"level": round(one.levels[0][1]), "points": round(one.mean - one.levels[0][1])}
        case "kind":
            return {"mean": round(one.mean, 1), "count": one.count}
        case "item":
            return {"mean": round(one.mean, 1), "count": one.people}
        case "again":
            return {"rating": one.ratings[0].value}
        case "length":
            return {"done": sum(row.status == "done" for row in one.suggestions), "sent": one.count}
        case "repeat":
            return {"weeks": round((AT - one.suggestions[0].sent_at) / timedelta(weeks=1))}
        case "focus":
            return {"facet": one.notes[0].facet.name}
        case "archetype":
            return {"archetype": one.notes[0].archetype.name}
    raise AssertionError(one.key)


def test_rows_come_to_what_is_quoted(noah):  # noqa: F811
    coach, rows = noah.coachings.get().coach, suggest(noah, k=30, purpose="session", at=AT)
    found = [one for row in rows for one in evidence_of(row, coach)]
    assert {"fall", "kind"} <= {one.key for one in found}
    assert [comes_to(one) for one in found] == [{name: value for name, value in one.facts.items() if name not in {"element", "kind"}} for one in found]


def test_every_link_leads_to_a_place_that_is_there(noah, as_user):  # noqa: F811
    coach = noah.coachings.get().coach
    with time_machine.travel(AT, tick=False):
        rows, browser = suggest(noah, k=30, purpose="session", at=AT), as_user(coach)
        urls = {because.url for row in rows for because in reasons_of(row) if because.url}
        pages = {url: browser.get(url.partition("#")[0]) for url in urls}
    assert len(urls) > 1
    assert {url for url, page in pages.items() if page.status_code != 200 or f'id="{url.partition("#")[2]}"' not in page.content.decode()} == set()


def test_level_stands_behind_its_link(noah, as_user):  # noqa: F811
    coach = noah.coachings.get().coach
    with time_machine.travel(AT, tick=False):
        row = factories.recommendation(noah, reasons=[{"key": "lowest", "facts": {"element": "earth", "level": 34}, "part": 0.2}], created_at=AT)
        page = as_user(coach).get(reasons_of(row)[0].url).content.decode()
        level = round(noah.signals.levels["earth"])
    assert re.search(rf"Behind the level of 11 March 2026.*?\b{level}\b", page, re.DOTALL)


def test_answers_that_came_later_are_not_counted(noah):  # noqa: F811
    coach = noah.coachings.get().coach
    row = next(row for row in suggest(noah, k=30, purpose="session", at=AT) if any(reason["key"] == "kind" for reason in row.reasons))
    before = [one.count for one in evidence_of(row, coach) if one.key == "kind"]
    later = factories.suggestion(noah, row.activity, at=AT + timedelta(days=1))
    factories.rate(later, 1, at=AT + timedelta(days=2))
    assert [one.count for one in evidence_of(row, coach) if one.key == "kind"] == before


def test_co_coach_sees_nobody_elses_clients(noah):  # noqa: F811
    maya = factories.coach(practice=noah.practice)
    noah.coachings.create(coach=maya, practice=noah.practice)
    activity = factories.activity()
    for person in (noah, *(factories.client(coach=noah.coachings.first().coach) for _ in range(3))):
        factories.suggestion(person, activity, at=AT - timedelta(days=90), rating=5)
    row = factories.recommendation(noah, activity=activity, created_at=AT, reasons=[{"key": "item", "facts": {"mean": 5.0, "count": 4}, "part": 0.2}])
    assert [{rating.client for rating in one.ratings} for one in evidence_of(row, maya)] == [{noah}]


@pytest.mark.parametrize("key", sorted(BEHIND))
def test_nothing_on_record_is_an_empty_page_and_no_error(key, noah, as_user):  # noqa: F811
    facts = {"element": "air", "kind": "reading", "facet": "–", "archetype": "–", "weeks": 3, "mean": 4.0, "count": 3, "rating": 5}
    person = factories.client(coach=noah.coachings.get().coach)
    row = factories.recommendation(person, reasons=[{"key": key, "facts": facts, "part": 0.2}])
    page = as_user(noah.coachings.get().coach).get(reasons_of(row)[0].url)
    assert (page.status_code, 'id="reason-0"' in page.content.decode()) == (200, True)


def test_otto_is_told_nothing(noah, otto, as_user):  # noqa: F811
    row = factories.recommendation(noah)
    assert [as_user(otto).get(f"/review/{row.pk}/why/").status_code, as_user(otto).get(f"/review/for-session/{row.pk}/why/").status_code] == [404, 404]


def test_every_row_behind_a_reason_is_on_the_page_that_its_link_opens(noah, as_user):  # noqa: F811
    """Also what stands far beyond the first page of a list."""
    coach, activity = noah.coachings.get().coach, factories.activity(kind="exercise", minutes=10)
    for days in range(30, 75):
        factories.suggestion(noah, activity if days > 70 else factories.activity(kind="exercise", minutes=10), at=AT - timedelta(days=days), rating=5)
    day = AT.date() - timedelta(days=20)
    focus = FacetFocus.objects.create(client=noah, facet=factories.facet("earth-2"), slot=2, from_date=day, set_by=coach, why="To rest")
    noted = ArchetypeNote.objects.create(client=noah, archetype=factories.archetype("gardener", of="earth"), from_date=day, set_by=coach)
    facts = {"kind": "exercise", "mean": 5.0, "count": 45, "facet": focus.facet.name, "archetype": noted.archetype.name, "weeks": 10, "rating": 5}
    reasons = [{"key": key, "facts": facts | {"element": "earth"}, "part": 0.2} for key in BEHIND if key != "theme"]
    row, browser = factories.recommendation(noah, activity=activity, reasons=reasons, created_at=AT), as_user(coach)
    main = browser.get(f"/review/{row.pk}/why/").content.decode().partition('id="main"')[2]
    links = set(re.findall(r'href="(/clients/[^"]+#[^"]+)"', main))
    assert {re.sub(r"[\d-]+$", "", url.partition("#")[2]) for url in links} == {"behind", "suggestion", "focus", "archetype"}
    pages = {url: browser.get(url.partition("#")[0].replace("&amp;", "&")).content.decode() for url in links}
    assert {url for url, page in pages.items() if f'id="{url.partition("#")[2]}"' not in page} == set()
