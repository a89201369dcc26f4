import re
from datetime import timedelta

import pytest
from django.utils import timezone

from clients.actions import refresh_cards
from clients.models import Client
from tests import factories


def names(response) -> list[str]:
    return re.findall(r'class="cover" href="[^"]+">([^<]+)</a>', response.content.decode())


def addresses(response) -> list[str]:
    return re.findall(r'class="cover" href="([^"]+)">', response.content.decode())


def badges(response) -> list[tuple[str, str]]:
    """The kind and the words of every badge."""
    return re.findall(r'<span class="badge ?([^"]*)">([^<]+)</span>', response.content.decode())


def test_home_shows_maya_her_clients_in_order(maya, otto, as_user):
    for name in ["noah", "Åsa", "Bo"]:
        factories.client(coach=maya, name=name)
    factories.client(coach=otto, name="Carla")
    assert names(as_user(maya).get("/")) == ["Åsa", "Bo", "noah"]


def test_home_leads_noah_to_his_own_place(noah, as_user):
    assert as_user(noah.user).get("/").headers["Location"] == "/me/"


def test_home_leads_staff_to_the_admin(sam, as_user):
    assert as_user(sam).get("/").headers["Location"] == "/admin/"


def test_home_sends_a_guest_to_sign_in(maya, guest):
    assert guest.get("/").headers["Location"] == "/accounts/login/?next=/"


@pytest.mark.parametrize("count", [0, 1, 3, 60])
def test_home_costs_four_queries_for_any_number_of_clients(count, maya, as_user, django_assert_num_queries):
    people = [factories.client(coach=maya) for _ in range(count)]
    refresh_cards([person.pk for person in people], at=timezone.now())
    browser = as_user(maya)
    browser.get("/")
    with django_assert_num_queries(4):
        assert browser.get("/").status_code == 200


def test_home_pages_without_gap_or_repeat(maya, as_user):
    for number in range(55):
        factories.client(coach=maya, name=f"Client {number // 2:02}")
    browser, address, seen = as_user(maya), "/", []
    while address:
        response = browser.get(address)
        seen += addresses(response)
        address = "/" + response.context["older"] if response.context["older"] else ""
    assert seen == [person.get_absolute_url() for person in Client.objects.order_by("sort_name", "client_id")]


def test_home_with_a_forged_mark_begins_at_the_first(maya, as_user):
    factories.client(coach=maya, name="Bo")
    assert names(as_user(maya).get("/?after=WyJ6Il0:forged")) == ["Bo"]


def test_home_leaves_archived_clients_out(maya, as_user):
    factories.client(coach=maya, name="Bo", state="archived")
    response = as_user(maya).get("/")
    assert (names(response), response.context["is_empty"]) == ([], True)


def test_home_counts_sessions_and_tasks_from_data(maya, as_user, now):
    bo, cy = factories.client(coach=maya, name="Bo"), factories.client(coach=maya, name="Cy", state="paused")
    factories.act(bo, "session.booked", at=now - timedelta(days=2), due_at=now + timedelta(days=3))
    factories.task(bo, due_date=now.date() - timedelta(days=2))
    factories.task(cy)
    refresh_cards([bo.pk, cy.pk], at=now)
    stats = as_user(maya).get("/").context["stats"]
    assert [(stat["label"], stat["number"]) for stat in stats] == [("Sessions today", 0), ("Sessions this week", 1), ("Open tasks", 2), ("Active clients", 1)]


def test_home_filters_by_overdue_tasks(maya, as_user, now):
    late, calm = factories.client(coach=maya, name="Late"), factories.client(coach=maya, name="Calm")
    factories.task(late, due_date=now.date() - timedelta(days=2))
    refresh_cards([late.pk, calm.pk], at=now)
    assert names(as_user(maya).get("/?show=overdue")) == ["Late"]


def test_home_says_how_long_somebody_has_been_quiet(maya, as_user, now):
    bo = factories.client(coach=maya, name="Bo")
    factories.act(bo, "session.held", at=now - timedelta(days=16, hours=1))
    refresh_cards([bo.pk], at=now)
    assert badges(as_user(maya).get("/")) == [("badge--quiet", "1 session in 12 weeks"), ("badge--alert", "Quiet for 16 days")]


def test_home_escapes_names(maya, as_user):
    factories.client(coach=maya, name="<script>alert(1)</script>")
    html = as_user(maya).get("/").content.decode()
    assert re.findall(r"<script>alert", html) == []


def test_home_counts_only_the_coachs_own_clients(maya, otto, as_user, now):
    colleague = factories.coach(practice=maya.membership.practice)
    for coach in (maya, otto, colleague):
        person = factories.client(coach=coach)
        factories.task(person, due_date=now.date() - timedelta(days=3))
        refresh_cards([person.pk], at=now)
    context = as_user(maya).get("/").context
    assert [(chip["label"], chip["count"]) for chip in context["filters"]] == [("All", 1), ("This week", 0), ("Tasks overdue", 1)]
