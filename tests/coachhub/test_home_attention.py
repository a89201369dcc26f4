"""Who needs the coach today: the lines, "not now", and what was put off."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from clients.actions import refresh_cards
from clients.domain.attention import REASONS
from clients.models import Attention, Coaching, Snooze
from coachhub.home.reasons import EVIDENCE, name_of
from tests import factories

HTMX = {"HTTP_HX_REQUEST": "true"}


def silent(coach, *, name: str = "Tomás Vega", days: int = 40):
    client = factories.client(coach=coach, name=name)
    factories.act(client, "task.done", at=timezone.now() - timedelta(days=days))
    refresh_cards([client.pk], at=timezone.now())
    return client


def lines(browser, path: str = "/") -> list[tuple[str, str]]:
    return [(line.name, line.words) for line in browser.get(path).context["lines"]]


def not_now(client, reason: str = "silent") -> str:
    return f"/not-now/{client.pk}/{reason}/"


def test_line_says_why_and_leads_to_the_evidence(maya, as_user):
    client = silent(maya)
    for days in (2, 3):
        factories.task(client, due_date=timezone.now().date() - timedelta(days=days))
    refresh_cards([client.pk], at=timezone.now())
    [line] = as_user(maya).get("/").context["lines"]
    assert (line.words, line.evidence) == ("2 tasks overdue, quiet for 40 days", f"/clients/{client.pk}/tasks/")


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words_evidence_and_a_step(maya, as_user, reason):
    client = silent(maya, days=1)
    facts = {"count": 2, "held": 1, "title": "Sleep", "days": 30, "from": 71, "to": 44}
    Attention.objects.create(
        client=client, practice=client.practice, reason=reason, since_at=timezone.now() - timedelta(days=5), facts=facts, computed_at=timezone.now()
    )
    browser = as_user(maya)
    [line] = browser.get("/").context["lines"]
    assert (bool(line.words), bool(line.step.label), bool(name_of(reason)), reason in EVIDENCE) == (True, True, True, True)
    assert browser.get(line.evidence.partition("#")[0]).status_code == 200


def test_check_in_that_is_due_can_be_reminded_of_from_its_line(maya, noah, as_user):
    at = timezone.now()
    refresh_cards([noah.pk], at=at)
    Attention.objects.create(client=noah, practice=noah.practice, reason="checkin_due", since_at=at - timedelta(days=1), computed_at=at)
    browser = as_user(maya)
    [line] = browser.get("/").context["lines"]
    assert (line.step.label, line.step.url) == ("Remind", f"/clients/{noah.pk}/nudge/?about=check-in-0")
    assert "Have you a moment for your check-in?" in browser.get(line.step.url).content.decode()


def test_concerns_stand_before_good_news_and_the_oldest_first(maya, as_user):
    silent(maya, name="Later", days=30)
    silent(maya, name="Longest", days=60)
    happy = silent(maya, name="Happy", days=2)
    factories.act(happy, "goal.reached", about=factories.goal(happy, title="Sleep"))
    refresh_cards([happy.pk], at=timezone.now())
    assert [name for name, _ in lines(as_user(maya))] == ["Longest", "Later", "Happy"]


def test_seven_lines_are_shown_and_all_when_asked(maya, as_user):
    for number in range(9):
        silent(maya, name=f"Client {number}")
    browser = as_user(maya)
    assert (len(lines(browser)), browser.get("/").context["lines_hidden"], len(lines(browser, "/?lines=all"))) == (7, 2, 9)


def test_evidence_of_a_title_is_escaped(maya, as_user):
    client = silent(maya, days=1)
    factories.act(client, "goal.reached", about=factories.goal(client, title="<script>alert(1)</script>%(x)s"))
    refresh_cards([client.pk], at=timezone.now())
    html = as_user(maya).get("/").content.decode()
    assert ("<script>alert" in html, "%(x)s" in html) == (False, True)


@time_machine.travel("2026-11-26 09:00+00:00", tick=False)  # a Thursday
@pytest.mark.parametrize(
    ("choice", "until", "day"),
    [
        ("tomorrow", "2026-11-27", "tomorrow"),
        ("days", "2026-11-29", "Sunday"),
        ("week", "2026-11-30", "Monday"),
        ("month", "2026-12-26", "26 December"),
        ("x", "2026-11-27", "tomorrow"),
    ],
)
def test_not_now_lasts_until_the_chosen_day(maya, as_user, choice, until, day):
    client, browser = silent(maya), as_user(maya)
    page = browser.post(not_now(client), {"until": choice}, follow=True)
    assert (lines(browser), str(timezone.localdate(Snooze.objects.get().until_at))) == ([], until)
    assert f"Quiet about Tomás until {day}." in page.content.decode()
    with time_machine.travel(f"{until} 09:00+00:00", tick=False):
        assert len(lines(as_user(maya))) == 1


def test_not_now_in_place_answers_with_the_lines_and_an_undo(maya, as_user):
    client = silent(maya)
    html = as_user(maya).post(not_now(client), {"until": "week"}, **HTMX).content.decode()
    assert ("<html" in html, "Nobody waits for you right now." in html, f'action="{not_now(client)}wake/"' in html) == (False, True, True)


def test_undo_brings_the_line_back(maya, as_user):
    client, browser = silent(maya), as_user(maya)
    browser.post(not_now(client), {"until": "month"})
    browser.post(f"{not_now(client)}wake/")
    assert (len(lines(browser)), Snooze.objects.count()) == (1, 0)


def test_next_reason_speaks_when_the_first_is_put_off(maya, as_user):
    client, browser = silent(maya), as_user(maya)
    for days in (2, 3):
        factories.task(client, due_date=timezone.now().date() - timedelta(days=days))
    refresh_cards([client.pk], at=timezone.now())
    browser.post(not_now(client, "tasks_overdue"), {"until": "week"})
    assert lines(browser) == [("Tomás Vega", "quiet for 40 days")]


def test_another_coach_of_the_client_still_hears(maya, as_user):
    client, anna = silent(maya), factories.coach(practice=maya.membership.practice)
    Coaching.objects.create(client=client, coach=anna, practice=client.practice)
    as_user(maya).post(not_now(client), {"until": "week"})
    assert (len(lines(as_user(maya))), len(lines(as_user(anna)))) == (0, 1)


def test_not_now_twice_is_one(maya, as_user):
    client, browser = silent(maya), as_user(maya)
    for choice in ("tomorrow", "month"):
        browser.post(not_now(client), {"until": choice})
    assert Snooze.objects.get().until_at > timezone.now() + timedelta(days=20)


def test_not_now_may_be_said_by_the_clients_coach_alone(maya, noah, otto, as_user, guest):
    path = not_now(noah)
    assert as_user(maya).get(path).status_code == 405
    assert [as_user(user).post(path).status_code for user in (noah.user, otto)] == [404, 404]
    assert guest.post(path).headers["Location"] == f"/accounts/login/?next={path}"
    assert Snooze.objects.count() == 0


def test_unknown_reason_is_nowhere(maya, noah, as_user):
    assert as_user(maya).post(not_now(noah, "boredom")).status_code == 404


def test_what_was_put_off_can_be_seen_and_woken(maya, otto, as_user):
    client, browser = silent(maya), as_user(maya)
    browser.post(not_now(client), {"until": "week"})
    [entry] = browser.get("/not-now/").context["rows"]
    assert (entry["row"].client.name, entry["what"]) == ("Tomás Vega", "has been quiet")
    assert as_user(otto).get("/not-now/").context["rows"] == []
    client.coachings.update(ended_at=timezone.now())
    assert browser.get("/not-now/").context["rows"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_what_was_put_off_costs_three_queries(maya, as_user, count, django_assert_num_queries):
    browser = as_user(maya)
    for number in range(count):
        browser.post(not_now(silent(maya, name=f"C {number}")), {"until": "week"})
    browser.get("/not-now/")
    with django_assert_num_queries(3):
        browser.get("/not-now/")
