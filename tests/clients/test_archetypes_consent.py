"""Whether there are archetypes at all is the client's own word: who may say it, what it puts away, and what comes back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from clients.actions import Archived, journey
from clients.actions.archetypes import NoArchetypes, allow_archetypes, erase_archetypes, forbid_archetypes
from clients.models import Act, Archetype, ArchetypeNote, ArchetypePutAway, Client, Task
from common.registry import tagged_models
from progress.models import EntryDraft
from tests import factories

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = AT + timedelta(days=3)


@pytest.fixture
def role(db, time_machine) -> Archetype:
    time_machine.move_to(AT, tick=False)
    return factories.archetype()


def note(noah: Client, role: Archetype) -> ArchetypeNote:
    return journey.notice(ArchetypeNote(client=noah, archetype=role, note="As if", from_date=date(2026, 11, 20)), by=noah.user, at=AT)


def standing(noah: Client) -> tuple[int, int]:
    """How many notes and tagged tasks others can read."""
    return ArchetypeNote.objects.visible_to(noah.user).count(), Task.objects.filter(client=noah).exclude(archetype=None).count()


def test_every_model_that_carries_an_archetype_is_told():
    carrying = {model for model in apps.get_models() if any(field.related_model is Archetype for field in model._meta.concrete_fields)}
    told = {part.run() for part in tagged_models}
    assert carrying - told == {ArchetypeNote, ArchetypePutAway, EntryDraft}  # a draft is only ever the client's own


def test_archetypes_are_there_until_the_client_says_no(noah):
    assert noah.allows_archetypes


def test_forbidding_puts_away_and_says_when_and_by_whom(noah, role):
    note(noah, role), factories.task(noah, archetype=role)
    forbid_archetypes(noah, by=noah.user, at=AT)
    act = Act.objects.get(kind="archetypes.forbidden")
    assert (standing(noah), Client.objects.get(pk=noah.pk).archetypes_forbidden_at, act.actor, act.at) == ((0, 0), AT, noah.user, AT)


def test_forbidding_twice_is_once(noah, role):
    forbid_archetypes(noah, by=noah.user, at=AT), forbid_archetypes(noah, by=noah.user, at=LATER)
    assert (Client.objects.get(pk=noah.pk).archetypes_forbidden_at, Act.objects.filter(kind="archetypes.forbidden").count()) == (AT, 1)


def test_allowing_again_brings_back_what_was_put_away(noah, role):
    note(noah, role), factories.task(noah, archetype=role)
    forbid_archetypes(noah, by=noah.user, at=AT), allow_archetypes(noah, by=noah.user, at=LATER)
    assert (standing(noah), ArchetypePutAway.objects.count(), Act.objects.filter(kind="archetypes.allowed").count()) == ((1, 1), 0, 1)


def test_what_was_taken_away_before_stays_away(noah, role):
    row = note(noah, role)
    journey.take_away(row, by=noah.user, at=AT - timedelta(hours=1))
    forbid_archetypes(noah, by=noah.user, at=AT), allow_archetypes(noah, by=noah.user, at=LATER)
    assert standing(noah) == (0, 0)


def test_what_is_put_away_is_not_cleared_away_at_night(noah, role):
    note(noah, role)
    forbid_archetypes(noah, by=noah.user, at=AT)
    assert (journey.forget_taken_away(at=LATER), ArchetypeNote.objects.count()) == (0, 1)


def test_erasing_leaves_nothing_that_names_one(noah, role):
    note(noah, role), factories.task(noah, archetype=role)
    forbid_archetypes(noah, by=noah.user, at=AT), erase_archetypes(noah)
    assert (ArchetypeNote.objects.count(), ArchetypePutAway.objects.count(), Act.objects.filter(kind__startswith="archetype.").count()) == (0, 0, 0)


def test_erasing_does_nothing_while_they_are_allowed(noah, role):
    note(noah, role)
    erase_archetypes(noah)
    assert standing(noah) == (1, 0)


def test_archive_lets_a_client_forbid_and_not_allow(noah, role):
    Client.objects.filter(pk=noah.pk).update(state="archived")
    forbid_archetypes(noah, by=noah.user, at=AT)
    with pytest.raises(Archived):
        allow_archetypes(noah, by=noah.user, at=LATER)


def test_another_client_keeps_theirs(maya, noah, role):
    other = factories.client(coach=maya)
    factories.task(other, archetype=role)
    forbid_archetypes(noah, by=noah.user, at=AT)
    assert Task.objects.get(client=other).archetype == role


def test_nobody_can_note_one(noah, maya, role):
    forbid_archetypes(noah, by=noah.user, at=AT)
    with pytest.raises(NoArchetypes):
        journey.notice(ArchetypeNote(client=noah, archetype=role, from_date=date(2026, 11, 20)), by=maya, at=AT)


@pytest.mark.parametrize("who", ["maya", "noah"])
def test_places_to_note_one_are_gone(noah, maya, role, as_user, who):
    row, browser = note(noah, role), as_user(maya if who == "maya" else noah.user)
    forbid_archetypes(noah, by=noah.user, at=AT)
    start = f"/clients/{noah.pk}/journey/archetypes/"
    answers = [browser.get(f"{start}new/"), browser.post(f"{start}{row.pk}/put-back/"), browser.post(f"{start}{row.pk}/end/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_tag_that_arrives_late_is_not_kept(noah, role):
    """Whatever wrote it, and however: the database itself holds the promise."""
    forbid_archetypes(noah, by=noah.user, at=AT)
    task = factories.task(noah, archetype=role)
    note_ = ArchetypeNote.objects.create(client=noah, archetype=role, from_date=date(2026, 11, 20))
    task.refresh_from_db(), note_.refresh_from_db()
    assert (task.archetype, note_.removed_at) == (None, AT)


def test_form_of_a_task_does_not_ask(noah, maya, role, as_user):
    browser, address = as_user(maya), f"/clients/{noah.pk}/tasks/"
    asked = "archetype" in browser.get(address).context["form"].fields
    forbid_archetypes(noah, by=noah.user, at=AT)
    assert (asked, "archetype" in browser.get(address).context["form"].fields) == (True, False)


def test_a_coach_cannot_say_it(noah, maya, as_user):
    assert as_user(maya).post("/me/archetypes/", {"to": "forbidden"}).status_code == 404
    assert Client.objects.get(pk=noah.pk).allows_archetypes


def test_what_nobody_offers_changes_nothing(noah, as_user):
    as_user(noah.user).post("/me/archetypes/", {"to": "everything"})
    assert Client.objects.get(pk=noah.pk).allows_archetypes


def test_client_reads_what_holds_and_how_much_is_put_away(noah, role, as_user):
    note(noah, role), factories.task(noah, archetype=role)
    browser = as_user(noah.user)
    browser.post("/me/archetypes/", {"to": "forbidden"})
    own, seen = browser.get("/me/language-model/").content.decode(), browser.get("/me/seen/").content.decode()
    assert ("2 archetypes are put away" in own, "your coach sees none and can add none" in seen) == (True, True)


def test_coach_reads_that_the_client_wants_none(noah, maya, as_user, time_machine):
    time_machine.move_to(AT, tick=False)
    forbid_archetypes(noah, by=noah.user, at=AT)
    browser = as_user(maya)
    pages = [browser.get(f"/clients/{noah.pk}/{page}").content.decode() for page in ("journey/", "suggestions/settings/", "?show=coaching")]
    assert [words in page for words, page in zip(("Noah wants no archetypes", "None, since", "Wants no archetypes"), pages, strict=True)] == [True] * 3
    assert browser.get("/review/language-model/").context["without_archetypes"] == 1
