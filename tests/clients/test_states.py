"""The turns of a coaching, and who coaches whom."""

import pytest
from django.contrib.messages import get_messages

from accounts.models import User
from clients.domain.states import state_before_archive
from clients.models import Act, Card, Client, Coaching, Note
from tests import factories

TURNS = {"pause": "client.paused", "resume": "client.resumed", "complete": "client.completed", "archive": "client.archived", "restore": "client.restored"}
LEADS = {
    ("active", "pause"): "paused",
    ("active", "complete"): "completed",
    ("active", "archive"): "archived",
    ("paused", "resume"): "active",
    ("paused", "complete"): "completed",
    ("paused", "archive"): "archived",
    ("completed", "resume"): "active",
    ("completed", "archive"): "archived",
    ("archived", "restore"): "active",
}


def set_state(client: Client, state: str) -> None:
    Client.objects.filter(pk=client.pk).update(state=state)


def state_of(client: Client) -> str:
    return Client.objects.values_list("state", flat=True).get(pk=client.pk)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("state", Client.State.values)
def test_turn_leads_where_it_may_and_else_changes_nothing(state, turn, maya, noah, as_user):
    set_state(noah, state)
    as_user(maya).post(f"/clients/{noah.pk}/{turn}/")
    assert state_of(noah) == LEADS.get((state, turn), state)
    assert list(Act.objects.filter(client=noah).values_list("kind", flat=True)) == ([TURNS[turn]] if (state, turn) in LEADS else [])


@pytest.mark.parametrize("turn", ["pause", "complete", "archive"])
def test_turn_shows_on_the_card_at_once(turn, maya, noah, as_user):
    as_user(maya).post(f"/clients/{noah.pk}/{turn}/")
    assert Card.objects.get(pk=noah.pk).state == state_of(noah)


@pytest.mark.parametrize("turn", TURNS)
def test_turn_is_absent_for_strangers(turn, otto, noah, sam, as_user):
    assert [as_user(person).post(f"/clients/{noah.pk}/{turn}/").status_code for person in (otto, noah.user, sam)] == [404, 404, 404]


@pytest.mark.parametrize("turn", TURNS)
def test_guest_is_sent_to_sign_in(turn, noah, guest):
    assert guest.post(f"/clients/{noah.pk}/{turn}/").headers["Location"].startswith("/accounts/login/")


def test_later_of_two_tabs_is_told(maya, noah, as_user):
    browser = as_user(maya)
    browser.post(f"/clients/{noah.pk}/complete/")
    response = browser.post(f"/clients/{noah.pk}/pause/")
    assert told(response)[-1] == "Nothing was changed: in the meantime the coaching with Noah Lindqvist became completed."


def test_pause_offers_to_take_it_back(maya, noah, as_user):
    response = as_user(maya).post(f"/clients/{noah.pk}/pause/")
    assert [message.extra_tags for message in get_messages(response.wsgi_request)] == [f"/clients/{noah.pk}/resume/"]


@pytest.mark.parametrize("turn", ["complete", "archive"])
def test_putting_away_asks_first(turn, maya, noah, as_user):
    response = as_user(maya).get(f"/clients/{noah.pk}/{turn}/")
    assert (response.status_code, state_of(noah)) == (200, "active")


@pytest.mark.parametrize("state", ["paused", "completed"])
def test_restore_gives_back_the_state_of_before(state, maya, noah, as_user):
    browser = as_user(maya)
    for turn in ({"paused": "pause", "completed": "complete"}[state], "archive", "restore"):
        browser.post(f"/clients/{noah.pk}/{turn}/")
    assert (state_of(noah), Card.objects.get(pk=noah.pk).state) == (state, state)


@pytest.mark.parametrize(("kinds", "state"), [([], "active"), (["client.resumed"], "active"), (["client.added", "client.paused"], "paused")])
def test_state_before_archive_is_what_the_newest_turn_left(kinds, state):
    assert state_before_archive(kinds) == state


def test_archive_closes_an_invitation_that_waits(maya, as_user, now):
    invitation = factories.invitation(factories.client(coach=maya))
    as_user(maya).post(f"/clients/{invitation.client_id}/archive/")
    invitation.refresh_from_db()
    assert invitation.is_open(now) is False
    assert Act.objects.filter(kind="invitation.revoked").count() == 1


def test_archived_client_answers_a_write_with_a_sentence_and_what_was_typed(maya, noah, as_user):
    set_state(noah, "archived")
    facts = {"name": "A name that somebody typed for long", "since_date": "2026-03-01", "time_zone": "UTC", "version": "1"}
    response = as_user(maya).post(f"/clients/{noah.pk}/edit/", facts)
    assert (response.status_code, response.context["sentence"], response.context["typed"]) == (
        409,
        "Noah Lindqvist is in the archive. All of it stays there to read; nothing can be changed, and nothing was saved.",
        ["A name that somebody typed for long"],
    )


def test_archived_client_keeps_the_page_and_raises_a_toast_for_htmx(maya, noah, as_user):
    set_state(noah, "archived")
    response = as_user(maya).post(f"/clients/{noah.pk}/edit/", headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Reswap"]) == (409, "none")


def test_edit_keeps_a_state_that_changed_meanwhile(maya, noah, as_user):
    """The form holds no state, so saving it must not bring an older one back."""
    from clients import actions

    read_before = Client.objects.get(pk=noah.pk)
    set_state(noah, "paused")
    read_before.name = "New name"
    actions.edit(read_before, version=1, at=read_before.created_at)
    assert list(Client.objects.values_list("name", "state")) == [("New name", "paused")]


# Handing over ------------------------------------------------------------------------------------------------------


@pytest.fixture
def ida(maya):
    """Maya's colleague in the same practice."""
    return factories.coach(name="Ida Holm", practice=maya.membership.practice)


def coaches_of(client: Client) -> list[User]:
    return [coaching.coach for coaching in client.coachings.filter(ended_at=None).order_by("pk")]


def test_hand_over_ends_one_coaching_and_starts_another(maya, ida, noah, as_user):
    response = as_user(maya).post(f"/clients/{noah.pk}/hand-over/", {"to": ida.pk, "stays": "ends"})
    assert (response.headers["Location"], coaches_of(noah), Coaching.objects.filter(client=noah).count()) == ("/", [ida], 2)
    assert Act.objects.values_list("kind", "actor", "about_id", "title").get() == ("client.handed_over", maya.pk, ida.pk, "Ida Holm")


def test_hand_over_may_add_a_second_coach(maya, ida, noah, as_user):
    as_user(maya).post(f"/clients/{noah.pk}/hand-over/", {"to": ida.pk, "stays": "stays"})
    assert coaches_of(noah) == [maya, ida]


def test_hand_over_to_who_coaches_already_lets_the_other_end(maya, ida, noah, as_user):
    Coaching.objects.create(client=noah, coach=ida, practice=noah.practice)
    as_user(maya).post(f"/clients/{noah.pk}/hand-over/", {"to": ida.pk, "stays": "ends"})
    assert (coaches_of(noah), Coaching.objects.filter(client=noah, coach=ida).count()) == ([ida], 1)


def test_hand_over_that_changes_nothing_says_so(maya, ida, noah, as_user):
    Coaching.objects.create(client=noah, coach=ida, practice=noah.practice)
    response = as_user(maya).post(f"/clients/{noah.pk}/hand-over/", {"to": ida.pk, "stays": "stays"})
    assert (response.status_code, response.context["form"].errors) == (422, {"to": ["Ida Holm coaches Noah Lindqvist already."]})


def test_hand_over_takes_private_notes_along(maya, ida, noah, as_user):
    note = factories.note(noah, author=maya)
    as_user(maya).post(f"/clients/{noah.pk}/hand-over/", {"to": ida.pk, "stays": "ends"})
    assert [list(Note.objects.visible_to(coach)) for coach in (maya, ida)] == [[], [note]]


@pytest.mark.parametrize("who", ["otto", "noah", "gone", "maya"])
def test_hand_over_goes_to_colleagues_only(who, maya, otto, noah, as_user):
    gone = factories.coach(practice=maya.membership.practice, is_active=False)
    to = {"otto": otto, "noah": noah.user, "gone": gone, "maya": maya}[who]
    response = as_user(maya).post(f"/clients/{noah.pk}/hand-over/", {"to": to.pk, "stays": "ends"})
    assert (response.context["form"].errors["to"], coaches_of(noah)) == (["This colleague is no longer here. Choose another one."], [maya])


def test_hand_over_without_colleagues_says_so(maya, noah, as_user):
    assert "nobody to hand over to yet" in as_user(maya).get(f"/clients/{noah.pk}/hand-over/").text


def test_hand_over_is_absent_for_strangers(otto, noah, as_user):
    assert [as_user(person).get(f"/clients/{noah.pk}/hand-over/").status_code for person in (otto, noah.user)] == [404, 404]


# The practice ------------------------------------------------------------------------------------------------------


def test_owner_sees_every_client_of_the_practice_by_name(maya, ida, noah, as_user):
    factories.client(coach=ida, name="Bea Quist")
    rows = as_user(maya).get("/practice/").context["rows"]
    assert [(row.name, row.state, [coach.name for coach in row.coaches]) for row in rows] == [
        ("Bea Quist", "Active", ["Ida Holm"]),
        ("Noah Lindqvist", "Active", ["Maya Reyes"]),
    ]


def test_practice_is_for_its_owner_alone(maya, ida, noah, sam, as_user):
    pages = ["/practice/", f"/practice/{noah.pk}/hand-over/"]
    assert {as_user(person).get(page).status_code for person in (ida, noah.user, sam) for page in pages} == {404}


def test_practice_of_another_owner_is_absent(otto, noah, as_user):
    assert as_user(otto).get(f"/practice/{noah.pk}/hand-over/").status_code == 404


def test_owner_gives_a_client_whose_coach_left_a_new_one(maya, ida, as_user):
    bea = factories.client(coach=ida)
    User.objects.filter(pk=ida.pk).update(is_active=False)
    as_user(maya).post(f"/practice/{bea.pk}/hand-over/", {"to": maya.pk, "stays": str(ida.pk)})
    assert coaches_of(bea) == [maya]


def test_owner_gives_a_client_without_a_coach_one(maya, ida, noah, as_user, now):
    noah.coachings.update(ended_at=now)
    as_user(maya).post(f"/practice/{noah.pk}/hand-over/", {"to": ida.pk, "stays": "stays"})
    assert coaches_of(noah) == [ida]


def test_practice_turns_the_page_by_name(maya, as_user, monkeypatch):
    monkeypatch.setattr("clients.views.practice.ROWS", 2)
    for name in ("Ada", "Bea", "Cleo"):
        factories.client(coach=maya, name=name)
    browser = as_user(maya)
    first = browser.get("/practice/")
    second = browser.get(f"/practice/{first.context['next']}")
    assert [[row.name for row in page.context["rows"]] for page in (first, second)] == [["Ada", "Bea"], ["Cleo"]]


def test_practice_costs_the_same_for_one_row_and_three(maya, as_user, django_assert_num_queries):
    browser = as_user(maya)
    for more in (1, 2):
        for _ in range(more):
            factories.client(coach=maya)
        browser.get("/practice/")
        with django_assert_num_queries(5):
            browser.get("/practice/")


# Being named ----------------------------------------------------------------------------------------------------------


def test_client_agrees_to_be_named_and_takes_it_back(noah, as_user):
    browser = as_user(noah.user)
    for to, is_named in (("given", True), ("withdrawn", False)):
        browser.post("/me/consent/", {"to": to})
        noah.refresh_from_db()
        assert noah.may_be_named is is_named
    assert list(Act.objects.order_by("pk").values_list("kind", flat=True)) == ["consent.given", "consent.withdrawn"]


def test_consent_can_be_taken_back_from_the_archive_and_not_given(noah, as_user):
    Client.objects.filter(pk=noah.pk).update(state="archived", may_be_named=True)
    browser = as_user(noah.user)
    browser.post("/me/consent/", {"to": "withdrawn"})
    assert (browser.post("/me/consent/", {"to": "given"}).status_code, Client.objects.get(pk=noah.pk).may_be_named) == (409, False)


def test_coach_cannot_consent_for_a_client(maya, noah, as_user):
    facts = {"name": "Noah", "since_date": "2026-03-01", "time_zone": "UTC", "version": "1", "may_be_named": "on"}
    browser = as_user(maya)
    assert [browser.post("/me/consent/", {"to": "given"}).status_code, browser.post(f"/clients/{noah.pk}/edit/", facts).status_code] == [404, 302]
    assert Client.objects.get(pk=noah.pk).may_be_named is False
