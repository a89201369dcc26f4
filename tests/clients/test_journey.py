"""Archetypes and facets in focus, written down by coach or client."""

import uuid
from datetime import date, timedelta

import pytest

from clients.actions import journey
from clients.actions.states import Archived
from clients.models import Access, ArchetypeNote, Card, Client, FacetFocus
from clients.models.journey import KEPT_FOR
from tests import factories

NOTED = {"archetype": "visionary", "note": "She drew the house before it had walls.", "from_date": "2026-03-01", "to_date": ""}
CHOSEN = {"facet": "fire-1", "why": "The new year begins.", "from_date": "2026-03-01"}


@pytest.fixture(autouse=True)
def _framework(db):
    factories.archetype("visionary")
    factories.archetype("rebel")
    for slug in ["fire-1", "fire-2", "water-1"]:
        factories.facet(slug)


@pytest.fixture
def note(noah, maya, now) -> ArchetypeNote:
    return journey.notice(ArchetypeNote(client=noah, archetype=factories.archetype(), note="As it was", from_date=date(2026, 3, 1)), by=maya, at=now)


def focus(client, slug, *, by, now) -> FacetFocus:
    return journey.choose(FacetFocus(client=client, facet=factories.facet(slug), why=f"Why {slug}", from_date=date(2026, 3, 1)), by=by, at=now)


def journey_of(client) -> str:
    return f"/clients/{client.pk}/journey/"


# Who may


def test_journey_opens_for_the_own_coach_and_is_logged(maya, noah, note, as_user):
    response = as_user(maya).get(journey_of(noah))
    assert (response.context["appearing"], [row.what for row in Access.objects.all()]) == ([note], ["journey"])


def test_own_journey_shows_noah_what_maya_wrote(noah, note, as_user):
    assert as_user(noah.user).get("/me/journey/").context["appearing"] == [note]


def test_journey_is_absent_for_strangers(otto, sam, noah, note, as_user):
    paths = [journey_of(noah), f"{journey_of(noah)}archetypes/new/", f"{journey_of(noah)}archetypes/{note.pk}/edit/"]
    assert [as_user(person).get(path).status_code for person in (otto, sam) for path in paths] == [404] * 6


def test_journey_sends_a_guest_to_sign_in(noah, guest):
    assert [guest.get(path).status_code for path in (journey_of(noah), "/me/journey/")] == [302, 302]


def test_own_journey_is_absent_for_coaches(maya, as_user):
    assert as_user(maya).get("/me/journey/").status_code == 404


# Archetypes


@pytest.mark.parametrize("who", ["maya", "noah"])
def test_new_archetype_is_written_down_by_either(who, maya, noah, as_user):
    person = {"maya": maya, "noah": noah.user}[who]
    as_user(person).post(f"{journey_of(noah)}archetypes/new/", NOTED)
    assert [(row.archetype.slug, row.note, row.set_by, row.from_date, row.to_date) for row in noah.archetype_notes.all()] == [
        ("visionary", NOTED["note"], person, date(2026, 3, 1), None)
    ]


def test_new_archetype_stands_on_the_card_and_in_the_log(maya, noah, as_user):
    as_user(maya).post(f"{journey_of(noah)}archetypes/new/", NOTED)
    assert (Card.objects.get(client=noah).archetypes, [(act.kind, act.title) for act in noah.acts.all()]) == (
        ["visionary"],
        [("archetype.noticed", "Visionary")],
    )


def test_new_archetype_sent_twice_is_written_once(maya, noah, as_user):
    browser, sent = as_user(maya), NOTED | {"form_token": str(uuid.uuid4())}
    answers = [browser.post(f"{journey_of(noah)}archetypes/new/", sent).status_code for _ in range(2)]
    assert (answers, noah.archetype_notes.count()) == ([302, 302], 1)


def test_new_archetype_that_appears_already_says_so(maya, noah, note, as_user):
    response = as_user(maya).post(f"{journey_of(noah)}archetypes/new/", NOTED)
    assert (response.status_code, response.context["form"].errors["archetype"], response.context["form"]["note"].value()) == (
        422,
        ["This archetype stands there already. Change its words, or end it first."],
        NOTED["note"],
    )


@pytest.mark.parametrize("words", ["Ἀλέξανδρος 🌱", "مريم الخطيب", "<script>alert(1)</script>", "x" * 2000])
def test_new_archetype_keeps_any_words(words, maya, noah, as_user):
    as_user(maya).post(f"{journey_of(noah)}archetypes/new/", NOTED | {"note": words})
    assert noah.archetype_notes.get().note == words


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("archetype", "", "This field is required."),
        ("archetype", "cook", "Select a valid choice. cook is not one of the available choices."),
        ("note", "x" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("from_date", "1066-10-14", "This day cannot be right. Type the day on which it began, today at the latest."),
        ("from_date", "2999-01-01", "This day cannot be right. Type the day on which it began, today at the latest."),
        ("to_date", "2026-02-01", "It would end before it began. Change one of the two days."),
        ("to_date", "2999-01-01", "This day has not come yet. Leave it open; you can end it when it is over."),
    ],
)
def test_new_archetype_with_a_wrong_field_says_so_and_keeps_what_was_typed(field, value, sentence, maya, noah, as_user):
    response = as_user(maya).post(f"{journey_of(noah)}archetypes/new/", NOTED | {field: value})
    form = response.context["form"]
    assert (response.status_code, form.errors, form[field].value()) == (422, {field: [sentence]}, value)


def test_new_archetype_with_a_nul_is_refused(maya, noah, as_user):
    response = as_user(maya).post(f"{journey_of(noah)}archetypes/new/", NOTED | {"note": "a\x00b"})
    assert (response.status_code, noah.archetype_notes.count()) == (400, 0)


def test_end_closes_it_today_by_the_clients_calendar(maya, as_user, time_machine):
    time_machine.move_to("2026-03-10T11:30:00Z", tick=False)  # the 11th in Auckland
    far = factories.client(coach=maya, time_zone="Pacific/Auckland")
    row = ArchetypeNote.objects.create(client=far, archetype=factories.archetype(), from_date=date(2026, 3, 1))
    as_user(maya).post(f"{journey_of(far)}archetypes/{row.pk}/end/")
    row.refresh_from_db()
    assert row.to_date == date(2026, 3, 11)


def test_end_is_open_to_noah_too_and_empties_the_card(noah, note, as_user):
    as_user(noah.user).post(f"{journey_of(noah)}archetypes/{note.pk}/end/")
    assert (Card.objects.get(client=noah).archetypes, [act.kind for act in noah.acts.order_by("act_id")]) == ([], ["archetype.noticed", "archetype.faded"])


def test_end_twice_is_recorded_once(maya, noah, note, now):
    for _ in range(2):
        journey.end(note, by=maya, at=now)
    assert noah.acts.filter(kind="archetype.faded").count() == 1


def test_edit_saves_ones_own_words(maya, noah, note, as_user):
    as_user(maya).post(f"{journey_of(noah)}archetypes/{note.pk}/edit/", {"note": "Other words", "from_date": "2026-02-01", "read": note.mark})
    note.refresh_from_db()
    assert (note.note, note.from_date) == ("Other words", date(2026, 2, 1))


def test_edit_and_remove_of_the_others_words_are_absent(noah, note, as_user):
    browser = as_user(noah.user)
    paths = [f"{journey_of(noah)}archetypes/{note.pk}/{verb}/" for verb in ("edit", "remove")]
    assert [browser.post(path, {"note": "Other words", "from_date": "2026-02-01"}).status_code for path in paths] == [404, 404]


def test_edit_in_a_second_tab_is_told_and_overwrites_nothing(maya, noah, note, as_user):
    browser, address, read = as_user(maya), f"{journey_of(noah)}archetypes/{note.pk}/edit/", note.mark
    browser.post(address, {"note": "First tab", "from_date": "2026-03-01", "read": read})
    response = browser.post(address, {"note": "Second tab", "from_date": "2026-03-01", "read": read})
    note.refresh_from_db()
    assert (response.status_code, note.note, response.context["form"]["note"].value(), response.context["stands"].note) == (
        409,
        "First tab",
        "Second tab",
        "First tab",
    )


def test_edit_after_being_told_saves(maya, noah, note, as_user):
    browser, address, read = as_user(maya), f"{journey_of(noah)}archetypes/{note.pk}/edit/", note.mark
    browser.post(address, {"note": "First tab", "from_date": "2026-03-01", "read": read})
    told = browser.post(address, {"note": "Second tab", "from_date": "2026-03-01", "read": read})
    browser.post(address, {"note": "Second tab", "from_date": "2026-03-01", "read": told.context["form"]["read"].value()})
    note.refresh_from_db()
    assert note.note == "Second tab"


def test_edit_cannot_open_what_stands_open_elsewhere(maya, noah, note, now, as_user):
    journey.end(note, by=maya, at=now)
    journey.notice(ArchetypeNote(client=noah, archetype=note.archetype, from_date=date(2026, 3, 2)), by=maya, at=now)
    note.refresh_from_db()
    response = as_user(maya).post(f"{journey_of(noah)}archetypes/{note.pk}/edit/", {"note": "", "from_date": "2026-03-01", "to_date": "", "read": note.mark})
    assert response.context["form"].errors == {"to_date": ["It cannot be open again: its place is taken. End what stands there first."]}


def test_remove_takes_it_away_and_undo_puts_it_back(maya, noah, note, as_user):
    browser = as_user(maya)
    browser.post(f"{journey_of(noah)}archetypes/{note.pk}/remove/")
    gone = browser.get(journey_of(noah))
    browser.post(f"{journey_of(noah)}archetypes/{note.pk}/put-back/")
    back = browser.get(journey_of(noah))
    assert (gone.context["appearing"], back.context["appearing"], Card.objects.get(client=noah).archetypes) == ([], [note], ["visionary"])


def test_put_back_finds_its_place_taken_and_says_so(maya, noah, note, now, as_user):
    journey.take_away(note, by=maya, at=now)
    journey.notice(ArchetypeNote(client=noah, archetype=note.archetype, from_date=date(2026, 3, 2)), by=maya, at=now)
    response = as_user(maya).post(f"{journey_of(noah)}archetypes/{note.pk}/put-back/", follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert said == ["Visionary could not be put back: its place was taken meanwhile. End what stands there first."]


def test_what_was_taken_away_is_gone_after_a_day(maya, note, now):
    journey.take_away(note, by=maya, at=now)
    counts = [journey.forget_taken_away(at=at) for at in (now + KEPT_FOR - timedelta(hours=1), now + KEPT_FOR + timedelta(hours=1))]
    assert (counts, ArchetypeNote.objects.count()) == ([0, 1], 0)


# Facets


def test_two_facets_may_be_in_focus_and_a_third_may_not(maya, noah, now):
    for slug in ["fire-1", "fire-2"]:
        focus(noah, slug, by=maya, now=now)
    with pytest.raises(journey.FocusFull):
        focus(noah, "water-1", by=maya, now=now)
    assert sorted(noah.facet_focuses.values_list("slot", "facet__slug")) == [(1, "fire-1"), (2, "fire-2")]


def test_new_focus_asks_which_one_leaves(maya, noah, now, as_user):
    leaving, staying = (focus(noah, slug, by=maya, now=now) for slug in ["fire-1", "fire-2"])
    browser, address = as_user(maya), f"{journey_of(noah)}facets/new/"
    asked = browser.post(address, CHOSEN | {"facet": "water-1"})
    browser.post(address, CHOSEN | {"facet": "water-1", "instead_of": leaving.pk})
    assert asked.context["form"].errors == {"instead_of": ["This field is required."]}
    assert set(noah.facet_focuses.open().values_list("facet__slug", flat=True)) == {staying.facet.slug, "water-1"}


def test_new_focus_cannot_make_a_strangers_focus_leave(maya, otto, noah, now, as_user):
    stranger = focus(factories.client(coach=otto), "fire-1", by=otto, now=now)
    for slug in ["fire-1", "fire-2"]:
        focus(noah, slug, by=maya, now=now)
    response = as_user(maya).post(f"{journey_of(noah)}facets/new/", CHOSEN | {"facet": "water-1", "instead_of": stranger.pk})
    stranger.refresh_from_db()
    assert (response.status_code, stranger.to_date) == (422, None)


def test_new_focus_wants_a_why(maya, noah, as_user):
    response = as_user(maya).post(f"{journey_of(noah)}facets/new/", CHOSEN | {"why": " "})
    assert response.context["form"].errors == {"why": ["This field is required."]}


def test_focus_that_ends_frees_its_place(maya, noah, now):
    first, _ = (focus(noah, slug, by=maya, now=now) for slug in ["fire-1", "fire-2"])
    journey.end(first, by=maya, at=now)
    assert focus(noah, "water-1", by=maya, now=now).slot == 1


def test_journey_names_the_next_facet_as_a_hint(maya, noah, now, as_user):
    focus(noah, "fire-1", by=maya, now=now)
    facet = factories.facet("fire-1")
    facet.next_slug = "fire-2"
    facet.save()
    assert [row.following for row in as_user(maya).get(journey_of(noah)).context["in_focus"]] == ["Facet fire-2"]


# The whole


def test_journey_of_an_archived_client_is_read_only(maya, noah, note, as_user):
    Client.objects.filter(pk=noah.pk).update(state="archived")
    browser = as_user(maya)
    posts = [f"archetypes/{note.pk}/{verb}/" for verb in ("edit", "end", "remove")] + ["archetypes/new/", "facets/new/"]
    answers = [browser.post(journey_of(noah) + path, NOTED | CHOSEN).status_code for path in posts]
    note.refresh_from_db()
    assert (answers, note.to_date, note.removed_at, browser.get(journey_of(noah)).context["is_live"]) == ([409] * 5, None, None, False)


def test_actions_refuse_the_archive_even_past_the_gate(maya, noah, now):
    Client.objects.filter(pk=noah.pk).update(state="archived")
    with pytest.raises(Archived):
        focus(noah, "fire-1", by=maya, now=now)


def test_journey_costs_the_same_for_one_and_for_three(maya, noah, now, as_user, django_assert_num_queries):
    browser = as_user(maya)
    browser.get(journey_of(noah))
    focus(noah, "fire-1", by=maya, now=now)
    for slug in ["visionary", "rebel", "hermit"]:
        row = journey.notice(ArchetypeNote(client=noah, archetype=factories.archetype(slug), from_date=date(2026, 3, 1)), by=maya, at=now)
        journey.end(focus(noah, "fire-2", by=maya, now=now), by=maya, at=now)
        with django_assert_num_queries(7):
            assert row in browser.get(journey_of(noah)).context["appearing"]
