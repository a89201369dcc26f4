from datetime import timedelta

from clients.actions import refresh_cards
from clients.models import Access, Client
from tests import factories


def words(response) -> list[str]:
    return [act.kind for _, _, acts in response.context["days"] for act in acts]


def test_overview_opens_for_the_own_coach(maya, noah, as_user):
    assert as_user(maya).get(noah.get_absolute_url()).context["client"] == noah


def test_overview_is_absent_for_another_coach(otto, noah, as_user):
    assert as_user(otto).get(noah.get_absolute_url()).status_code == 404


def test_overview_is_absent_for_a_colleague_who_does_not_coach_noah(maya, noah, as_user):
    colleague = factories.coach(practice=maya.membership.practice)
    assert as_user(colleague).get(noah.get_absolute_url()).status_code == 404


def test_overview_is_absent_for_noah_himself(noah, as_user):
    assert as_user(noah.user).get(noah.get_absolute_url()).status_code == 404


def test_overview_sends_a_guest_to_sign_in(noah, guest):
    assert guest.get(noah.get_absolute_url()).status_code == 302


def test_overview_is_logged_once(maya, noah, as_user):
    browser = as_user(maya)
    for _ in range(2):
        browser.get(noah.get_absolute_url())
    assert [(row.client, row.actor, row.what) for row in Access.objects.all()] == [(noah, maya, "overview")]


def test_overview_keeps_private_entries_out_of_the_timeline(maya, noah, as_user):
    for kind in ["entry.private", "entry.shared"]:
        factories.act(noah, kind)
    assert words(as_user(maya).get(noah.get_absolute_url())) == ["entry.shared"]


def test_overview_pages_the_timeline_newest_first(maya, noah, as_user, now):
    for hours in range(65):
        factories.act(noah, "checkin.done", at=now - timedelta(hours=hours))
    browser, address, seen = as_user(maya), noah.get_absolute_url(), []
    while address:
        response = browser.get(address)
        seen += [act.pk for _, _, acts in response.context["days"] for act in acts]
        address = noah.get_absolute_url() + response.context["earlier"] if response.context["earlier"] else ""
    assert seen == [act.pk for act in noah.acts.order_by("-at", "-act_id")]


def test_overview_filters_the_timeline(maya, noah, as_user):
    for kind in ["goal.set", "session.held"]:
        factories.act(noah, kind)
    assert words(as_user(maya).get(f"{noah.get_absolute_url()}?show=sessions")) == ["session.held"]


def test_overview_costs_the_same_for_one_and_for_three_of_everything(maya, noah, as_user, django_assert_max_num_queries, django_assert_num_queries):
    browser = as_user(maya)
    for _ in range(3):
        factories.goal(noah).milestones.create(client=noah, title="A step")
        factories.task(noah, element=factories.element("earth"))
        factories.act(noah, "session.held", actor=maya)
        refresh_cards([noah.pk], at=noah.created_at)
        browser.get(noah.get_absolute_url())
        with django_assert_num_queries(9):
            browser.get(noah.get_absolute_url())


def test_overview_judges_overdue_by_the_clients_calendar(maya, as_user, time_machine):
    time_machine.move_to("2026-03-10T11:30:00Z")  # the 11th in Auckland, still the 10th in Berlin
    far = factories.client(coach=maya, time_zone="Pacific/Auckland")
    factories.task(far, due_date=far.today(far.created_at) - timedelta(days=1))
    assert [task["is_overdue"] for task in as_user(maya).get(far.get_absolute_url()).context["tasks"]] == [True]


def test_overview_of_a_removed_client_is_absent(maya, noah, as_user):
    address = noah.get_absolute_url()
    Client.objects.filter(pk=noah.pk).delete()
    assert as_user(maya).get(address).status_code == 404
