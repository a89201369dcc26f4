"""The page that says why a score is what it is, and the card that leads there."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from clients.models import Access, Client
from progress.actions import refresh_engagement
from progress.models import Rhythm
from tests import factories


def address(client: Client) -> str:
    return f"/clients/{client.pk}/engagement/"


def parts(response) -> dict:
    return {part["slug"]: part for part in response.context["parts"]}


def links(response, part: str) -> list[str]:
    return [fact["url"] for fact in parts(response)[part]["facts"] if fact["url"]]


def in_timeline(client: Client, act) -> str:
    return f"{client.get_absolute_url()}?act={act.pk}#act-{act.pk}"


def test_page_opens_for_the_own_coach_and_is_logged(maya, noah, as_user):
    assert as_user(maya).get(address(noah)).context["client"] == noah
    assert [(row.client, row.actor, row.what) for row in Access.objects.all()] == [(noah, maya, "engagement")]


def test_page_is_absent_for_noah_and_for_another_coach(noah, otto, as_user):
    assert [as_user(person).get(address(noah)).status_code for person in (noah.user, otto)] == [404, 404]


def test_page_sends_a_guest_to_sign_in(noah, guest):
    assert guest.get(address(noah)).status_code == 302


def test_page_names_the_evidence_of_every_fact(maya, noah, as_user, now):
    task = factories.task(noah, task_description="Call the insurer", due_date=(now - timedelta(days=5)).date(), created_at=now - timedelta(days=20))
    overdue = factories.act(noah, "task.overdue", at=now - timedelta(days=4), about=task)
    held = factories.act(noah, "session.held", at=now - timedelta(days=3))
    asked = factories.act(noah, "message.asked", at=now - timedelta(days=9), about=factories.note(noah))
    shared = factories.act(noah, "resource.shared", at=now - timedelta(days=9), about=task)
    sent = factories.act(noah, "recommendation.sent", at=now - timedelta(days=9), about=task)
    response = as_user(maya).get(address(noah))
    assert {part: links(response, part) for part in ("tasks", "sessions", "contact", "response")} == {
        "tasks": [in_timeline(noah, overdue)],
        "sessions": [in_timeline(noah, held)],
        "contact": [in_timeline(noah, asked), in_timeline(noah, shared)],
        "response": [in_timeline(noah, sent)],
    }
    assert [fact["what"] for fact in parts(response)["tasks"]["facts"]] == ["“Call the insurer”"]


def test_evidence_opens_where_it_stands_in_the_timeline(maya, noah, as_user, now):
    old = factories.act(noah, "session.held", at=now - timedelta(days=80))
    for hours in range(60):
        factories.act(noah, "goal.set", at=now - timedelta(hours=hours))
    browser = as_user(maya)
    [url] = links(browser.get(address(noah)), "sessions")
    assert [act.act_id for day in browser.get(url).context["days"] for act in day["acts"]] == [old.pk]


@pytest.mark.parametrize("act", ["0", "9" * 18, "9" * 40, "-1", "٣", "x", ""])
def test_evidence_that_is_not_there_opens_the_timeline(maya, noah, as_user, act):
    goal = factories.act(noah, "goal.set")
    response = as_user(maya).get(f"{noah.get_absolute_url()}?act={act}")
    assert [act.act_id for day in response.context["days"] for act in day["acts"]] == [goal.pk]


def test_page_names_the_days_of_writing(maya, noah, as_user, now):
    factories.act(noah, "session.held", at=now - timedelta(days=60))
    entry = factories.entry(noah, at=now - timedelta(days=2))
    facts = parts(as_user(maya).get(address(noah)))["journal"]["facts"]
    assert [url for fact in facts for _, url in fact.get("links", [])] == [f"/clients/{noah.pk}/journal/{entry.pk}/"]
    assert [fact["outcome"] for fact in facts] == ["1 day of 2", "0 days of 2", "0 days of 2", "0 days of 2", "1 of the last 4 weeks in a row"]


def test_page_says_where_nothing_was_asked(maya, noah, as_user, now):
    factories.act(noah, "session.held", at=now - timedelta(days=3))
    found = parts(as_user(maya).get(address(noah)))
    assert {slug: part["value"] for slug, part in found.items()} == {"tasks": None, "sessions": 100, "journal": None, "contact": None, "response": None}


def test_page_explains_the_number_that_stands_elsewhere(maya, noah, as_user, now):
    factories.act(noah, "session.held", at=now - timedelta(days=3))
    refresh_engagement([noah.pk], at=now - timedelta(days=1))
    factories.act(noah, "session.missed", at=now - timedelta(hours=1))
    noah.refresh_from_db()
    assert as_user(maya).get(address(noah)).context["snapshot"].value == noah.engagement_score == 100


def test_page_says_which_task_moved_the_score(maya, noah, as_user, now):
    Rhythm.objects.create(client=noah, journal_target=0, agreed_at=now - timedelta(days=60))
    for days in (40, 26, 12):
        factories.act(noah, "session.held", at=now - timedelta(days=days))
    factories.task(noah, due_date=(now - timedelta(days=9)).date(), status="done", settled_at=now - timedelta(days=9), created_at=now - timedelta(days=20))
    factories.task(noah, task_description="Call the insurer", due_date=(now - timedelta(days=3)).date(), created_at=now - timedelta(days=20))
    response = as_user(maya).get(address(noah))
    snapshot, before = response.context["snapshot"], response.context["before"]
    [line] = response.context["moves"]
    assert (line["points"], line["sentence"], line["reason"]) == (
        snapshot.value - before.value,
        f"Tasks fell by {before.value - snapshot.value} points",
        "“Call the insurer” became overdue.",
    )


def test_page_says_that_silence_moved_the_score(maya, noah, as_user, now):
    Rhythm.objects.create(client=noah, journal_target=0, agreed_at=now - timedelta(days=60))
    factories.act(noah, "session.held", at=now - timedelta(days=30))
    response = as_user(maya).get(address(noah))
    assert [(line["sentence"], line["reason"]) for line in response.context["moves"]] == [
        ("Recency fell by 15 points", "The last act is 30 days ago by now."),
    ]


@pytest.mark.parametrize(
    ("state", "heading"),
    [("paused", "Why “paused” and no number?"), ("completed", "Why “completed” and no number?"), ("archived", "Why “completed” and no number?")],
)
def test_page_says_why_there_is_no_number(maya, noah, as_user, state, heading):
    Client.objects.filter(pk=noah.pk).update(state=state)
    response = as_user(maya).get(address(noah))
    assert (response.status_code, heading in response.content.decode()) == (200, True)


def test_page_calls_nothing_asked_a_to_do_of_the_coach(maya, noah, as_user):
    html = as_user(maya).get(address(noah)).content.decode()
    assert ("Why “no plan yet” and no number?" in html, "This is a to-do for you, not a mark for the client." in html) == (True, True)


def test_private_entries_change_no_byte_of_the_page(maya, noah, as_user, now, run_jobs, django_capture_on_commit_callbacks):
    factories.act(noah, "session.held", at=now - timedelta(days=3))
    refresh_engagement([noah.pk], at=now)
    browser = as_user(maya)
    before = browser.get(address(noah)).content
    with django_capture_on_commit_callbacks(execute=True):
        factories.act(noah, "entry.private", at=now)
    run_jobs()
    assert without_tokens(browser.get(address(noah)).content) == without_tokens(before)


def without_tokens(page: bytes) -> list[str]:
    return [line for line in page.decode().splitlines() if "csrfmiddlewaretoken" not in line and "form_token" not in line and "X-CSRFToken" not in line]


def test_words_of_a_client_are_shown_as_they_were_typed(maya, noah, as_user, now):
    title = "<script>x</script> 🌱 مرحبا"
    factories.task(noah, task_description=title, due_date=(now - timedelta(days=3)).date(), created_at=now - timedelta(days=9))
    html = as_user(maya).get(address(noah)).content.decode()
    assert ("&lt;script&gt;x&lt;/script&gt; 🌱 مرحبا" in html, "<script>x" in html) == (True, False)


@pytest.mark.parametrize("count", [1, 60])
def test_page_costs_the_same_for_one_fact_and_for_sixty(maya, noah, as_user, now, count, django_assert_num_queries):
    browser = as_user(maya)
    for number in range(count):
        moment = now - timedelta(days=1 + number % 40)
        task = factories.task(noah, due_date=moment.date(), created_at=moment - timedelta(days=9))
        factories.entry(noah, at=moment)
        for kind in ("task.overdue", "session.held", "message.asked", "resource.shared", "recommendation.sent"):
            factories.act(noah, kind, at=moment, about=task if kind.startswith("task") else factories.note(noah))
    refresh_engagement([noah.pk], at=now)
    browser.get(address(noah))
    with django_assert_num_queries(12):
        browser.get(address(noah))


def card(client: Client) -> str:
    return Template("{% load engagement %}{% engagement_card client %}").render(Context({"client": client}))


def test_card_says_the_score_in_words_and_leads_to_its_reasons(noah, now):
    factories.act(noah, "session.held", at=now - timedelta(days=40))
    for days in (16, 2):
        factories.act(noah, "session.missed", at=now - timedelta(days=days))
    refresh_engagement([noah.pk], at=now)
    html = card(Client.objects.get(pk=noah.pk))
    snapshot = Client.objects.get(pk=noah.pk).engagement
    assert (snapshot.words[1:], f"Why {snapshot.value}?" in html, "sessions: 1 of 3 held" in html) == (["falling"], True, True)


def test_card_costs_one_query(noah, django_assert_num_queries):
    refresh_engagement([noah.pk], at=timezone.now())
    client = Client.objects.get(pk=noah.pk)
    with django_assert_num_queries(1):
        assert "no plan yet" in card(client)


def test_card_before_the_first_score_says_that_it_comes(noah):
    assert "The score is being worked out." in card(noah)
