import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from clients.actions import refresh_cards
from clients.models import Card, Client, Invitation
from tests import factories

FACTS = {"name": "Ines Laurent", "email": "Ines@Example.com", "since_date": "2026-03-01", "time_zone": "Europe/Paris"}


def test_new_adds_a_client_to_the_own_practice(maya, as_user):
    as_user(maya).post("/clients/new/", FACTS)
    ines = Client.objects.visible_to(maya).get()
    assert (ines.name, ines.email, ines.since_date, ines.time_zone, ines.practice) == (
        "Ines Laurent",
        "ines@example.com",
        date(2026, 3, 1),
        "Europe/Paris",
        maya.membership.practice,
    )


def test_new_invites_at_once_when_asked(maya, as_user):
    as_user(maya).post("/clients/new/", FACTS | {"invite": "1"})
    assert [invitation.email for invitation in Invitation.objects.all()] == ["ines@example.com"]


def test_new_sent_twice_adds_one_client(maya, as_user):
    browser, facts = as_user(maya), FACTS | {"form_token": str(uuid.uuid4())}
    places = [browser.post("/clients/new/", facts).headers["Location"] for _ in range(2)]
    assert places == [Client.objects.get().get_absolute_url()] * 2


@pytest.mark.parametrize("name", ["Ἀλέξανδρος 🌱", "مريم الخطيب", "O'Neil <b>", "ß" * 120])
def test_new_keeps_any_name(name, maya, as_user):
    as_user(maya).post("/clients/new/", FACTS | {"name": name})
    assert Client.objects.get().name == name


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "x" * 300, "Ensure this value has at most 120 characters (it has 300)."),
        ("name", "", "This field is required."),
        ("email", "not an address", "Enter a valid email address."),
        ("since_date", "1066-10-14", "This date cannot be right. Type the day on which the coaching began."),
        ("time_zone", "Mars/Olympus", "Select a valid choice. Mars/Olympus is not one of the available choices."),
    ],
)
def test_new_with_a_wrong_field_says_so_and_keeps_what_was_typed(field, value, sentence, maya, as_user):
    response = as_user(maya).post("/clients/new/", FACTS | {field: value})
    form = response.context["form"]
    assert (response.status_code, form.errors, form[field].value()) == (422, {field: [sentence]}, value)


def test_new_with_an_address_that_is_taken_says_so(maya, as_user):
    factories.client(coach=maya, email="ines@example.com")
    response = as_user(maya).post("/clients/new/", FACTS)
    assert response.context["form"].errors == {"email": ["One of your practice's clients already has this address."]}


def test_new_with_an_address_of_another_practice_is_fine(maya, otto, as_user):
    factories.client(coach=otto, email="ines@example.com")
    assert as_user(maya).post("/clients/new/", FACTS).status_code == 302


def test_new_is_absent_for_clients_and_staff(noah, sam, as_user):
    assert [as_user(person).post("/clients/new/", FACTS).status_code for person in (noah.user, sam)] == [404, 404]


def test_edit_saves(maya, noah, as_user):
    as_user(maya).post(f"/clients/{noah.pk}/edit/", FACTS | {"version": 1})
    noah.refresh_from_db()
    assert (noah.name, noah.version) == ("Ines Laurent", 2)


def test_edit_of_an_older_version_is_told_and_overwrites_nothing(maya, noah, as_user):
    browser = as_user(maya)
    browser.post(f"/clients/{noah.pk}/edit/", FACTS | {"version": 1})
    response = browser.post(f"/clients/{noah.pk}/edit/", FACTS | {"name": "Typed later", "version": 1})
    noah.refresh_from_db()
    assert (response.status_code, noah.name, response.context["form"]["name"].value()) == (409, "Ines Laurent", "Typed later")


def test_edit_after_being_told_saves(maya, noah, as_user):
    browser = as_user(maya)
    browser.post(f"/clients/{noah.pk}/edit/", FACTS | {"version": 1})
    told = browser.post(f"/clients/{noah.pk}/edit/", FACTS | {"name": "Typed later", "version": 1})
    browser.post(f"/clients/{noah.pk}/edit/", FACTS | {"name": "Typed later", "version": told.context["form"]["version"].value()})
    noah.refresh_from_db()
    assert noah.name == "Typed later"


def test_edit_is_absent_for_strangers(otto, noah, as_user):
    assert [as_user(person).get(f"/clients/{noah.pk}/edit/").status_code for person in (otto, noah.user)] == [404, 404]


def test_invite_again_closes_the_earlier_letter(maya, as_user, now):
    ines = factories.client(coach=maya)
    browser = as_user(maya)
    for _ in range(2):
        browser.post(f"/clients/{ines.pk}/invite/")
    later, earlier = Invitation.objects.order_by("-pk")
    assert (later.is_open(now), earlier.is_open(now)) == (True, False)


def test_invite_without_an_address_asks_for_one(maya, as_user):
    ines = factories.client(coach=maya)
    Client.objects.filter(pk=ines.pk).update(email="")
    response = as_user(maya).post(f"/clients/{ines.pk}/invite/")
    assert (response.headers["Location"], Invitation.objects.count()) == (f"/clients/{ines.pk}/edit/", 0)


def test_invite_of_somebody_who_joined_sends_nothing(maya, noah, as_user):
    as_user(maya).post(f"/clients/{noah.pk}/invite/")
    assert Invitation.objects.count() == 0


def test_revoke_closes_the_invitation(maya, as_user, now):
    invitation = factories.invitation(factories.client(coach=maya))
    as_user(maya).post(f"/clients/{invitation.client_id}/invitations/{invitation.pk}/revoke/")
    invitation.refresh_from_db()
    assert invitation.is_open(now) is False


def test_revoke_of_another_coachs_invitation_is_absent(otto, noah, as_user, now):
    invitation = factories.invitation(noah)
    response = as_user(otto).post(f"/clients/{noah.pk}/invitations/{invitation.pk}/revoke/")
    invitation.refresh_from_db()
    assert (response.status_code, invitation.is_open(now + timedelta(days=1))) == (404, True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("founders, Tuesday  group", ["founders", "Tuesday group"]),
        (" , Founders,founders ,", ["Founders"]),
        ("مريم, 🌱", ["مريم", "🌱"]),
        ("", []),
    ],
)
def test_new_keeps_tags_tidy(typed, kept, maya, as_user):
    as_user(maya).post("/clients/new/", FACTS | {"tags": typed})
    assert Client.objects.get().tags == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (", ".join(f"tag {number}" for number in range(21)), "These are 21 tags, and a client can have 20. Take some out."),
        ("x" * 41, "“xxxxxxxxxxxxxxxxxxxx…” is longer than 40 characters. Make it shorter, or put a comma where the next tag begins."),
    ],
)
def test_new_with_too_many_or_too_long_tags_says_so_and_keeps_them(typed, sentence, maya, as_user):
    response = as_user(maya).post("/clients/new/", FACTS | {"tags": typed})
    form = response.context["form"]
    assert (response.status_code, form.errors, form["tags"].value()) == (422, {"tags": [sentence]}, typed)


def test_new_suggests_the_coachs_own_tags(maya, otto, as_user):
    for coach, tags in ((maya, ["Berlin", "anxious"]), (otto, ["Otto's"])):
        refresh_cards([factories.client(coach=coach, tags=tags).pk], at=datetime.now(UTC))
    assert as_user(maya).get("/clients/new/").context["own_tags"] == ["anxious", "Berlin"]


def test_edit_of_an_older_version_shows_tags_and_pro_bono_as_they_stand(maya, noah, as_user):
    browser = as_user(maya)
    browser.post(f"/clients/{noah.pk}/edit/", FACTS | {"tags": "one, two", "is_pro_bono": "on", "version": 1})
    response = browser.post(f"/clients/{noah.pk}/edit/", FACTS | {"tags": "three", "version": 1})
    assert [(str(label), value) for label, value in response.context["stands"]] == [("Tags", "one, two"), ("Pro bono", "yes")]


def test_edit_refreshes_the_card_in_the_same_breath(maya, noah, as_user):
    as_user(maya).post(f"/clients/{noah.pk}/edit/", FACTS | {"tags": "founders", "version": 1})
    assert Card.objects.values_list("name", "tags").get(pk=noah.pk) == ("Ines Laurent", ["founders"])


def test_new_with_an_address_of_a_colleagues_client_names_nobody(maya, as_user):
    colleague = factories.coach(practice=maya.membership.practice)
    factories.client(coach=colleague, name="Secret Person", email="ines@example.com")
    response = as_user(maya).post("/clients/new/", FACTS)
    assert (response.status_code, "Secret" in response.text) == (422, False)
