"""The admin: who gets in, that every page answers, that no list costs more with more rows."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import ApiToken, Membership, Practice, User
from clients.actions import refresh_cards
from clients.models import (
    Access,
    Act,
    Archetype,
    ArchetypeNote,
    Card,
    Client,
    ClientImport,
    Coaching,
    Element,
    Export,
    Facet,
    FacetFocus,
    Goal,
    Invitation,
    Note,
    SupportGrant,
    Task,
)
from clients.models.client import GRANT_LASTS
from common.jobs import defer
from messaging.models import Conversation, Message, Notification, PushDevice, Webhook
from progress.actions import refresh_balance, refresh_engagement
from progress.models import BalanceSnapshot, CheckIn, ElementReading, EngagementMetric, EngagementSnapshot, ItemSet, Pulse, Rating, Rhythm
from recommendations.models import Activity, ModelCall, ModelState, ModelVersion, RecommendationBatch
from sessions_app.models import Session as MeetingSession
from tests import factories


def _facet(client, now):
    element = Element.objects.create(slug=f"element-{client.pk}", order=client.pk, too_much=[], too_little=[], helps=[], partners=[])
    return Facet.objects.create(slug=f"facet-{client.pk}", element=element, number=1)


def _archetype(client, now):
    facet = _facet(client, now)
    return Archetype.objects.create(slug=f"archetype-{client.pk}", element=facet.element, facet=facet, keywords=[])


def _session(client, now):
    return UserSession.objects.create(user=client.user, ip="127.0.0.1", user_agent="A browser", session_key=f"key-{client.pk}", last_seen_at=now)


def _balance(client, now):
    factories.reading(client, "fire", 50, on=now.date() - timedelta(days=1))
    refresh_balance([client.pk], at=now)
    return BalanceSnapshot.objects.get(pk=client.pk)


def _message(client, now):
    return factories.message(client, by=client.coachings.get().coach, content="canary-message", at=now)


# One row for each table that the admin shows, hanging off a client of its own.
ROWS = {
    Access: lambda client, now: Access.objects.create(client=client, actor=client.coachings.get().coach, what="overview", at=now),
    Activity: lambda client, now: factories.activity(),
    Act: lambda client, now: factories.act(client, "task.agreed", actor=client.coachings.get().coach),
    ApiToken: lambda client, now: ApiToken.objects.create(person=client.user, name="script", fingerprint=f"canary-{client.pk}", expires_at=now),
    Archetype: _archetype,
    ArchetypeNote: lambda client, now: ArchetypeNote.objects.create(
        client=client, archetype=factories.archetype(), from_date=now.date(), set_by=client.user, note="canary-archetype"
    ),
    Authenticator: lambda client, now: Authenticator.objects.create(user=client.user, type="totp", data={"secret": "canary-secret"}),
    BalanceSnapshot: _balance,
    Card: lambda client, now: refresh_cards([client.pk], at=now) and Card.objects.get(pk=client.pk),
    CheckIn: lambda client, now: CheckIn.objects.create(client=client, date=now.date()),
    Client: lambda client, now: client,
    ClientImport: lambda client, now: ClientImport.objects.create(coach=client.coachings.get().coach, file_name="canary.csv", header=["canary-header"]),
    Coaching: lambda client, now: client.coachings.get(),
    Notification: lambda client, now: factories.notification(client, person=client.user),
    Conversation: lambda client, now: _message(client, now).client.conversation,
    Element: lambda client, now: _facet(client, now).element,
    EmailAddress: lambda client, now: client.user.emailaddress_set.get(),
    ElementReading: lambda client, now: factories.reading(client, "fire", 50, on=now.date() - timedelta(days=1)),
    EngagementMetric: lambda client, now: EngagementMetric.objects.create(client=client, metric_name="tasks_due", value=1, date=now.date()),
    EngagementSnapshot: lambda client, now: refresh_engagement([client.pk], at=now) and EngagementSnapshot.objects.get(pk=client.pk),
    Export: lambda client, now: Export.objects.create(person=client.coachings.get().coach, client=client),
    Facet: _facet,
    FacetFocus: lambda client, now: FacetFocus.objects.create(
        client=client, facet=factories.facet(), from_date=now.date(), set_by=client.user, why="canary-why"
    ),
    Goal: lambda client, now: factories.goal(client),
    Group: lambda client, now: Group.objects.create(name=f"Group {client.pk}"),
    Invitation: lambda client, now: factories.invitation(client, invited_by=client.coachings.get().coach),
    ItemSet: lambda client, now: ItemSet.objects.create(practice=client.practice, version=1),
    Membership: lambda client, now: client.coachings.get().coach.membership,
    MeetingSession: lambda client, now: factories.session(client, at=now, notes="canary-shared"),
    Message: lambda client, now: _message(client, now),
    ModelCall: lambda client, now: ModelCall.objects.create(
        client=client,
        coach=client.coachings.get().coach,
        level="text",
        model_name="small",
        fields=["levels"],
        sent="canary-sent",
        answer="canary-answer",
        fingerprint="canary-fingerprint",
        dropped=["canary-dropped"],
    ),
    ModelState: lambda client, now: ModelState.objects.create(coach=client.coachings.get().coach, client=client, print="1", rows=3, information=b"", shift=b""),
    ModelVersion: lambda client, now: ModelVersion.objects.create(schema_version=1, mean=[], precision=[], spread=[], noise=1.0, coaches=10, rows=300),
    Note: lambda client, now: factories.note(client, author=client.coachings.get().coach, body="canary-note"),
    Practice: lambda client, now: client.practice,
    ProcrastinateJob: lambda client, now: defer("clients.refresh_card", client_id=client.pk) or ProcrastinateJob.objects.latest("id"),
    Pulse: lambda client, now: Pulse.objects.create(client=client, date=now.date(), fire=5),
    PushDevice: lambda client, now: PushDevice.objects.create(
        person=client.user, name="Phone", endpoint=f"https://push.example.org/canary-{client.pk}", public_key="canary-public", auth="canary-auth", since=now
    ),
    RecommendationBatch: lambda client, now: RecommendationBatch.objects.create(
        client=client, coach=client.coachings.get().coach, engine_version="1.0", feature_version=1, seed=202648, need={"fire": "canary-need"}
    ),
    Rating: lambda client, now: Rating.objects.create(client=client, coach=client.coachings.get().coach, date=now.date(), note="canary-rated, as it was seen"),
    Rhythm: lambda client, now: Rhythm.objects.create(client=client),
    SocialAccount: lambda client, now: SocialAccount.objects.create(user=client.user, provider="oidc", uid=str(client.pk), extra_data={"k": "canary-extra"}),
    SupportGrant: lambda client, now: SupportGrant.objects.create(
        client=client, staff=client.coachings.get().coach, reason="x", granted_at=now, expires_at=now + GRANT_LASTS
    ),
    Task: lambda client, now: factories.task(client),
    User: lambda client, now: client.user,
    UserSession: _session,
    Webhook: lambda client, now: Webhook.objects.create(
        coach=client.coachings.get().coach, name="script", url=f"https://example.com/canary-{client.pk}", sealed="canary-sealed"
    ),
}
MAY_ADD = {"accounts.user", "auth.group", "clients.supportgrant"}
MAY_DELETE = {"accounts.apitoken", "auth.group", "mfa.authenticator"}
SECRET = re.compile(rb"canary-\w+")  # the search shows the word that was typed, and no more
NAMES = sorted(model._meta.label_lower for model in admin.site._registry)


@pytest.fixture
def row(now):
    """A new row of this table, as `row("clients.note")`."""

    def make(label: str):
        [model] = [model for model in ROWS if model._meta.label_lower == label]
        return model.objects.get(pk=ROWS[model](factories.client(coach=factories.coach(), user=factories.client_user()), now).pk)

    return make


def _address(label: str, page: str, *args) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def test_every_table_of_the_admin_has_rows_to_test_with():
    assert sorted(model._meta.label_lower for model in ROWS) == NAMES


@pytest.mark.parametrize("label", NAMES)
def test_list_answers_staff_with_the_same_queries_for_one_row_and_three(label, row, sam, as_user):
    browser = as_user(sam)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            row(label)
        browser.get(_address(label, "changelist"))  # the first visit also notes that the session was seen
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = browser.get(_address(label, "changelist"))
        assert (response.status_code, SECRET.search(response.content)) == (200, None)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("label", NAMES)
def test_pages_of_a_row_answer_staff_or_say_no_and_show_no_secret(label, row, sam, as_user):
    browser, key = as_user(sam), row(label).pk
    expected = {
        _address(label, "changelist") + "?q=canary": 200,
        _address(label, "change", key): 200,
        _address(label, "history", key): 200,
        _address(label, "add"): 200 if label in MAY_ADD else 403,
        _address(label, "delete", key): 200 if label in MAY_DELETE else 403,
    }
    answers = {address: browser.get(address) for address in expected}
    assert {address: response.status_code for address, response in answers.items()} == expected
    assert [address for address, response in answers.items() if SECRET.search(response.content)] == []


@pytest.mark.parametrize("label", NAMES)
def test_pages_are_closed_to_everybody_else(label, row, maya, noah, guest, as_user):
    pages = [_address(label, "changelist"), _address(label, "add"), _address(label, "change", row(label).pk)]
    for browser in (as_user(maya), as_user(noah.user)):
        assert [browser.get(page, follow=True).status_code for page in pages] == [404, 404, 404]
    assert {guest.get(page, follow=True).redirect_chain[-1][0].partition("?")[0] for page in pages} == {reverse("account_login")}


def test_admin_sends_a_guest_to_the_houses_sign_in(guest):
    response = guest.get(reverse("admin:login"), {"next": "/admin/clients/client/"})
    assert response.headers["Location"] == "/accounts/login/?next=%2Fadmin%2Fclients%2Fclient%2F"


def test_admin_changes_a_password_on_the_houses_page(sam, as_user):
    assert as_user(sam).get(reverse("admin:password_change")).headers["Location"] == reverse("account_change_password")


def test_admin_leads_to_no_objects_own_address(noah):
    # An invitation's address is its secret.
    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[1, 1])


def test_admin_is_empty_for_staff_without_permissions(db, as_user):
    person = factories.user(role="staff")
    Authenticator.objects.create(user=person, type="totp", data={"secret": ""})
    response = as_user(person).get(reverse("admin:index"))
    assert (response.status_code, response.context["app_list"]) == (200, [])


def test_adding_a_person_gives_a_confirmed_address_and_no_password(sam, as_user):
    typed = {"email": "New@Example.com", "name": "Nina New", "role": "coach", "time_zone": "Europe/Berlin", "language": "en", "is_active": "on"}
    response = as_user(sam).post(reverse("admin:accounts_user_add"), typed)
    person = User.objects.get(email="new@example.com")
    assert (response.status_code, person.has_usable_password(), person.emailaddress_set.get().verified) == (302, False, True)


def test_adding_a_client_account_is_refused(sam, as_user):
    typed = {"email": "new@example.com", "name": "Nina New", "role": "client", "time_zone": "Europe/Berlin", "language": "en"}
    response = as_user(sam).post(reverse("admin:accounts_user_add"), typed)
    assert list(response.context["adminform"].form.errors) == ["role"]


def test_changing_a_person_leaves_role_and_address(sam, maya, as_user):
    typed = {"email": "other@example.com", "role": "staff", "name": "Maya R.", "time_zone": "UTC", "language": "en", "is_active": "on"}
    as_user(sam).post(reverse("admin:accounts_user_change", args=[maya.pk]), typed)
    maya.refresh_from_db()
    assert (maya.name, maya.email, maya.role) == ("Maya R.", "maya@example.com", "coach")


def test_keeping_people_out_never_keeps_oneself_out(sam, maya, as_user):
    as_user(sam).post(reverse("admin:accounts_user_changelist"), {"action": "keep_out", "_selected_action": [sam.pk, maya.pk]})
    assert list(User.objects.filter(is_active=False)) == [maya]


def test_ending_a_session_signs_that_browser_out(sam, maya, as_user):
    hers, his = as_user(maya), as_user(sam)
    session = UserSession.objects.create(user=maya, ip="127.0.0.1", user_agent="A browser", session_key=hers.session.session_key)
    his.post(reverse("admin:usersessions_usersession_changelist"), {"action": "end", "_selected_action": [session.pk]})
    assert hers.get("/").status_code == 302
