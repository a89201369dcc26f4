"""Clients in the admin: facts openly, private notes only under a support grant, every reading logged."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.models import Access, Client, Element, Note, SupportGrant
from clients.models.client import GRANT_LASTS
from common.apps import HouseAdminSite
from tests import factories


@pytest.fixture
def note(noah, maya):
    return factories.note(noah, author=maya, body="A tender thing <b>about</b> his father")


@pytest.fixture
def grant(sam, noah, now):
    return SupportGrant.objects.create(client=noah, staff=sam, reason="He asked for it", granted_at=now, expires_at=now + GRANT_LASTS)


def read(browser, note: Note) -> str:
    return browser.get(reverse("admin:clients_note_change", args=[note.pk])).content.decode()


def test_admin_is_the_houses():
    from django.contrib import admin

    assert isinstance(admin.site._wrapped, HouseAdminSite)
    assert (admin.site.site_header, admin.site.site_url) == ("CoachHub", None)


def test_note_is_shut_without_a_grant(note, noah, sam, as_user):
    html = read(as_user(sam), note)
    assert ("tender" in html, f"/admin/clients/supportgrant/add/?client={noah.pk}" in html) == (False, True)
    assert Access.objects.count() == 0


def test_note_opens_under_a_grant_and_is_logged(note, noah, sam, grant, as_user):
    assert "A tender thing &lt;b&gt;about&lt;/b&gt; his father" in read(as_user(sam), note)
    assert Access.objects.values_list("client", "actor", "what", "about_id", "address").get() == (noah.pk, sam.pk, "note", note.pk, "127.0.0.1")


def test_note_is_shut_when_the_grant_has_run_out(note, sam, grant, as_user):
    SupportGrant.objects.update(granted_at=grant.granted_at - GRANT_LASTS, expires_at=grant.granted_at - timedelta(seconds=1))
    assert "tender" not in read(as_user(sam), note)


def test_note_is_shut_under_somebody_elses_grant(note, noah, grant, as_user):
    assert "tender" not in read(as_user(factories.staff()), note)


def test_note_is_shut_under_a_grant_for_another_client(note, maya, grant, sam, as_user):
    SupportGrant.objects.update(client=factories.client(coach=maya))
    assert "tender" not in read(as_user(sam), note)


def test_note_shows_no_word_in_lists_and_history_under_a_grant(note, sam, grant, as_user):
    browser = as_user(sam)
    pages = [
        browser.get(reverse("admin:clients_note_changelist")),
        browser.get(reverse("admin:clients_note_changelist"), {"q": "Noah"}),
        browser.get(reverse("admin:clients_note_history", args=[note.pk])),
    ]
    assert [(page.status_code, b"tender" in page.content) for page in pages] == [(200, False)] * 3


def test_note_is_not_found_by_its_words(note, sam, as_user):
    response = as_user(sam).get(reverse("admin:clients_note_changelist"), {"q": "tender"})
    assert response.context["cl"].result_count == 0


def test_note_cannot_be_changed(note, sam, grant, as_user):
    response = as_user(sam).post(reverse("admin:clients_note_change", args=[note.pk]), {"body": "other"})
    note.refresh_from_db()
    assert (response.status_code, note.body) == (403, "A tender thing <b>about</b> his father")


def test_grant_is_ones_own_and_lasts_thirty_minutes(noah, sam, maya, now, as_user):
    typed = {"client": noah.pk, "reason": "He asked for it", "staff": maya.pk, "expires_at": "2099-01-01"}
    assert as_user(sam).post(reverse("admin:clients_supportgrant_add"), typed).status_code == 302
    grant = SupportGrant.objects.get()
    assert (grant.client, grant.staff, grant.reason, grant.expires_at - grant.granted_at) == (noah, sam, "He asked for it", timedelta(minutes=30))
    assert timedelta(0) <= grant.granted_at - now < timedelta(minutes=1)


@pytest.mark.parametrize("reason", ["", "   "])
def test_grant_needs_a_reason(noah, sam, as_user, reason):
    response = as_user(sam).post(reverse("admin:clients_supportgrant_add"), {"client": noah.pk, "reason": reason})
    assert list(response.context["adminform"].form.errors) == ["reason"]
    assert SupportGrant.objects.count() == 0


def test_grant_cannot_be_prolonged(grant, sam, as_user):
    response = as_user(sam).post(reverse("admin:clients_supportgrant_change", args=[grant.pk]), {"expires_at": "2099-01-01"})
    assert (response.status_code, SupportGrant.objects.get().expires_at) == (403, grant.expires_at)


def test_reading_a_client_is_logged(noah, sam, as_user):
    as_user(sam).get(reverse("admin:clients_client_change", args=[noah.pk]))
    assert list(Access.objects.values_list("actor", "what", "about_id")) == [(sam.pk, "client", noah.pk)]


def test_list_of_clients_is_not_logged(noah, sam, as_user):
    as_user(sam).get(reverse("admin:clients_client_changelist"))
    assert Access.objects.count() == 0


def test_changing_a_client_moves_its_version_and_nothing_fixed(noah, sam, as_user):
    typed = {"name": "Noah L.", "email": "Noah.L@example.com", "time_zone": "Europe/Stockholm", "state": "archived", "practice": 99}
    as_user(sam).post(reverse("admin:clients_client_change", args=[noah.pk]), typed)
    client = Client.objects.get()
    assert (client.name, client.email, client.state, client.practice, client.version) == (
        "Noah L.",
        "noah.l@example.com",
        "active",
        noah.practice,
        noah.version + 1,
    )


def test_changing_a_client_to_a_taken_address_is_refused(noah, maya, sam, as_user):
    factories.client(coach=maya, email="taken@example.com")
    typed = {"name": "Noah", "email": "Taken@example.com", "time_zone": "UTC"}
    response = as_user(sam).post(reverse("admin:clients_client_change", args=[noah.pk]), typed)
    assert response.context["adminform"].form.errors == {"email": ["A client of this practice has this address already."]}


def test_private_entries_are_not_in_the_admins_log(noah, sam, as_user):
    factories.act(noah, "entry.private", actor=noah.user)
    shared = factories.act(noah, "entry.shared", actor=noah.user)
    assert list(as_user(sam).get(reverse("admin:clients_act_changelist")).context["cl"].result_list) == [shared]


def test_acts_are_filtered_by_kind(noah, sam, as_user):
    factories.act(noah, "task.agreed")
    held = factories.act(noah, "session.held")
    page = as_user(sam).get(reverse("admin:clients_act_changelist"), {"kind": "session.held"})
    assert list(page.context["cl"].result_list) == [held]


def test_act_cannot_be_changed(noah, sam, as_user):
    act = factories.act(noah, "task.agreed")
    assert as_user(sam).post(reverse("admin:clients_act_change", args=[act.pk]), {"kind": "task.done"}).status_code == 403


def test_invitation_never_shows_its_token(noah, sam, as_user):
    invitation = factories.invitation(noah)
    html = as_user(sam).get(reverse("admin:clients_invitation_change", args=[invitation.pk])).content.decode()
    assert invitation.token not in html


def test_withdrawing_invitations_leaves_closed_ones(noah, maya, now, sam, as_user):
    used = factories.invitation(noah, accepted_at=now)
    opened = factories.invitation(factories.client(coach=maya))
    as_user(sam).post(reverse("admin:clients_invitation_changelist"), {"action": "withdraw", "_selected_action": [used.pk, opened.pk]})
    used.refresh_from_db()
    opened.refresh_from_db()
    assert (used.revoked_at, opened.revoked_at is None) == (None, False)


def test_editing_an_element_keeps_its_commas_and_marks_it(sam, as_user, db):
    element = factories.element("fire")
    page = reverse("admin:clients_element_change", args=[element.pk])
    lists = {"too_much": "skipped meals, late nights\r\nalways on", "too_little": "flat days", "helps": "movement"}
    words = {"name": "Fire", "trait": "Drive", "description": "It wants.", "question": "What begins?"}
    response = as_user(sam).post(page, words | lists)
    element = Element.objects.get()
    assert (response.status_code, element.too_much, element.is_edited, element.slug) == (302, ["skipped meals, late nights", "always on"], True, "fire")


def test_saving_an_element_unchanged_does_not_mark_it(sam, as_user, db):
    Element.objects.create(
        slug="fire",
        order=1,
        name="Fire",
        trait="Drive",
        description="It wants.",
        question="What?",
        too_much=["a, b"],
        too_little=["c"],
        helps=["d"],
        partners=[],
    )
    page = reverse("admin:clients_element_change", args=[Element.objects.get().pk])
    browser = as_user(sam)
    shown = browser.get(page).context["adminform"].form
    response = browser.post(page, {name: shown[name].value() for name in shown.fields})
    assert (response.status_code, Element.objects.get().is_edited) == (302, False)


def test_giving_an_element_back_lets_the_loader_have_it(sam, as_user, db):
    element = factories.element("fire")
    Element.objects.update(is_edited=True)
    as_user(sam).post(reverse("admin:clients_element_changelist"), {"action": "give_back", "_selected_action": [element.pk]})
    assert Element.objects.get().is_edited is False
