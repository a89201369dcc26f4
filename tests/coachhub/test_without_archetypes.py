"""A client who wants no archetypes: on no page, in no file and in no answer to a program does a coach find one."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.actions import make_token
from accounts.models import ApiToken
from clients.actions import erase_for_good, journey
from clients.actions.archetypes import allow_archetypes, forbid_archetypes
from clients.models import ArchetypeNote, Client
from coachhub.carrying.packing import write_zip
from progress.actions import refresh_metrics
from recommendations.actions import answers
from recommendations.models import Recommendation
from tests import factories
from tests.coachhub.test_arrivals import bring, zipped

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAME = b"zephyrkeeper"
OF_NOAH = [
    *("", "?show=journey", "brief/", "journal/", "tasks/", "tasks/?show=done", "sessions/", "notes/", "journey/", "progress/", "suggestions/"),
    *("progress/archetypes.csv", "balance/", "engagement/", "rhythm/"),
]
HOUSE = ["/", "/?view=table", "/?archetype=zephyrkeeper", "/search/?q=noah", "/sessions/", "/review/", "/review/language-model/"]
API = ["/api/clients", "/api/clients?archetype=zephyrkeeper", "/api/clients/{0}", "/api/clients/{0}/acts", "/api/journal/{0}"]


def everywhere(noah, maya) -> None:
    """The same archetype at all that can be tagged, noted on the journey, and in the reason of a suggestion."""
    role = factories.archetype("zephyrkeeper")
    journey.notice(ArchetypeNote(client=noah, archetype=role, note="As if", from_date=AT.date()), by=maya, at=AT)
    task = factories.task(noah, status="done", settled_at=AT, archetype=role)
    session = factories.session(noah, at=AT - timedelta(hours=2), status="held", archetype=role)
    entry = factories.entry(noah, at=AT, archetype=role)
    sent = factories.recommendation(noah, status="done", archetype=role, created_at=AT)
    because = [{"key": "focus", "facts": {"facet": "Fire"}, "part": 0.2}, {"key": "archetype", "facts": {"archetype": "Zephyrkeeper"}, "part": 0.1}]
    factories.recommendation(noah, reasons=because, parts={"focus": 0.2, "archetype": 0.1})
    for kind, about in {"task.done": task, "session.held": session, "recommendation.done": sent}.items():
        factories.act(noah, kind, at=AT, about=about)
    assert entry.archetype_id
    refresh_metrics([noah.pk])


@pytest.fixture
def look(maya, noah, as_confirmed, time_machine):
    """Where the name stands, of all that Maya can fetch about Noah."""
    time_machine.move_to(AT, tick=False)
    everywhere(noah, maya)
    browser, key = as_confirmed(maya), make_token(ApiToken(person=maya, name="script"), lasts=timedelta(days=1), at=timezone.now())

    def where() -> set[str]:
        found = {path: browser.get(path) for path in [*(noah.get_absolute_url() + page for page in OF_NOAH), *HOUSE]}
        found |= {path: browser.get(path.format(noah.pk), headers={"authorization": f"Bearer {key}"}) for path in API}
        assert {path: response.status_code for path, response in found.items() if response.status_code != 200} == {}
        pages = {path: b"".join(response) for path, response in found.items()}
        file = BytesIO()
        list(write_zip(file, [noah], reader="coach", person=maya, at=AT))
        with ZipFile(file) as archive:
            pages |= {name: archive.read(name) for name in archive.namelist()}
        return {path.replace(noah.get_absolute_url(), "") for path, content in pages.items() if NAME in content.lower() and "=zephyrkeeper" not in path}

    return where


def test_the_name_stands_in_many_places(look):
    """The eyes are open: without this, the tests below could not fail."""
    found = look()
    assert {"", "?show=journey", "journal/", "tasks/", "journey/", "progress/", "suggestions/", "progress/archetypes.csv", "/", "/review/"} <= found
    assert {"/api/clients", "/api/clients/{0}", "/api/clients/{0}/acts", "/api/journal/{0}", "0001-noah-lindqvist/client.json"} <= found


def test_nowhere_any_more_once_the_client_says_so(look, noah, as_user):
    as_user(noah.user).post("/me/archetypes/", {"to": "forbidden"})
    assert look() == set()


def test_back_where_it_was_when_allowed_again_but_for_the_reason_of_a_suggestion(look, noah):
    before = look()
    forbid_archetypes(noah, by=noah.user, at=AT)
    allow_archetypes(noah, by=noah.user, at=AT + timedelta(hours=1))
    assert before - look() == {"/review/"}


def test_gone_for_good_once_erased(look, noah, as_user):
    browser = as_user(noah.user)
    browser.post("/me/archetypes/", {"to": "forbidden"})
    browser.post("/me/archetypes/", {"to": "erased", "sure": "1"})
    browser.post("/me/archetypes/", {"to": "allowed"})
    assert look() == {"journal/", "tasks/", "tasks/?show=done"}  # where it can be chosen, as by everybody


def test_nothing_is_erased_without_the_tick(look, noah, as_user):
    before, browser = look(), as_user(noah.user)
    for to in ("forbidden", "erased", "allowed"):
        browser.post("/me/archetypes/", {"to": to})
    assert before - look() == {"/review/"}


def test_own_download_holds_what_is_put_away(noah, maya, time_machine):
    time_machine.move_to(AT, tick=False)
    everywhere(noah, maya)
    forbid_archetypes(noah, by=noah.user, at=AT)
    file = BytesIO()
    list(write_zip(file, [noah], reader="client", person=noah.user, at=AT))
    with ZipFile(file) as archive:
        names = {name for name in archive.namelist() if name.endswith(".csv") and NAME in archive.read(name).lower()}
    assert {name.rpartition("/")[2] for name in names} == {"archetypes.csv", "archetypes-put-away.csv", "acts.csv"}


def test_consent_travels_with_an_export(noah, maya):
    factories.task(noah, archetype=factories.archetype())
    forbid_archetypes(noah, by=noah.user, at=AT)
    content = zipped(noah, person=maya)
    erase_for_good(noah)
    arrival = bring(content, maya)
    again = Client.objects.get(name=noah.name)
    assert (arrival.made, again.archetypes_forbidden_at) == (1, AT)


def test_program_is_told_why_an_entry_cannot_be_tagged(noah):
    factories.archetype()
    forbid_archetypes(noah, by=noah.user, at=AT)
    key = make_token(ApiToken(person=noah.user, name="script", may_write=True), lasts=timedelta(days=1), at=timezone.now())
    said = {"body": "Words", "archetype": "visionary"}
    answer = Browser().post(f"/api/journal/{noah.pk}", said, content_type="application/json", headers={"authorization": f"Bearer {key}"})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, ["body.archetype"])


def test_suggestion_keeps_its_other_reasons_and_one_that_rested_on_an_archetype_alone_leaves_the_queue(noah, maya):
    role = {"key": "archetype", "facts": {"archetype": "Visionary"}, "part": 0.1}
    focus, caution = {"key": "focus", "facts": {"facet": "Fire"}, "part": 0.2}, {"key": "repeat", "facts": {"weeks": 2}, "part": -0.1}
    both, alone = factories.recommendation(noah, reasons=[role, focus], struck=[1]), factories.recommendation(noah, reasons=[role, caution])
    forbid_archetypes(noah, by=noah.user, at=AT)
    both.refresh_from_db(), alone.refresh_from_db()
    assert [(row.status, [reason["key"] for reason in row.reasons], row.struck) for row in (both, alone)] == [
        ("proposed", ["withheld", "focus"], [1]),
        ("replaced", ["withheld", "repeat"], []),
    ]


def test_rating_a_suggestion_tags_nothing(noah):
    factories.archetype()
    row = factories.recommendation(noah, status="sent")
    forbid_archetypes(noah, by=noah.user, at=AT)
    answers.rate(row, 4, comments="", archetype=factories.archetype(), by=noah.user, at=timezone.now())
    assert Recommendation.objects.get(pk=row.pk).archetype is None
