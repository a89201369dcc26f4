"""The coach's home: who may see it, what it costs, its tiles, and the list with its filters, orders and pages."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.actions import refresh_cards
from clients.models import Card, Client, Coaching
from clients.querysets import SORTS
from coachhub.home.sparks import spark
from common.dates import spoken_time
from tests import factories


def names(response) -> list[str]:
    return re.findall(r'class="cover" href="/clients/\d+/">([^<]+)</a>', response.content.decode())


def card(person: Client, **columns) -> Client:
    """A client with a card, and on it what other apps would have written."""
    refresh_cards([person.pk], at=timezone.now())
    Card.objects.filter(client=person).update(**columns)
    return person


def badges(response) -> list[tuple[str, str]]:
    """The kind and the words of every badge that has no drawing."""
    return re.findall(r'<span class="badge ?([^"]*)">([^<]+)</span>', response.content.decode())


def tiles(response) -> dict[str, str]:
    return {tile["label"]: f"{tile['number']} {tile['phrase']}" for tile in response.context["tiles"]}


def test_home_shows_maya_her_clients_in_order(maya, otto, as_user):
    for name in ["noah", "Åsa", "Bo"]:
        card(factories.client(coach=maya, name=name))
    card(factories.client(coach=otto, name="Carla"))
    assert names(as_user(maya).get("/")) == ["Åsa", "Bo", "noah"]


def test_home_leads_noah_to_his_own_place(noah, as_user):
    assert as_user(noah.user).get("/").headers["Location"] == "/me/"


def test_home_leads_staff_to_the_admin(sam, as_user):
    assert as_user(sam).get("/").headers["Location"] == "/admin/"


def test_home_sends_a_guest_to_sign_in(maya, guest):
    assert guest.get("/").headers["Location"] == "/accounts/login/?next=/"


@pytest.mark.parametrize("count", [0, 25, 200, 1000])
def test_home_costs_the_same_queries_for_any_number_of_clients(count, maya, as_user, django_assert_num_queries, now):
    practice = maya.membership.practice
    people = Client.objects.bulk_create(
        Client(practice=practice, name=f"Client {n}", sort_name=f"client {n}", email=f"c{n}@example.com", since_date=now.date()) for n in range(count)
    )
    Coaching.objects.bulk_create(Coaching(client=person, coach=maya, practice=practice) for person in people)
    refresh_cards([person.pk for person in people], at=now)
    browser = as_user(maya)
    browser.get("/")
    with django_assert_num_queries(6):  # session, person, counts, attention, saved views, cards
        assert browser.get("/?rows=200").status_code == 200
    with django_assert_num_queries(7):  # and how many the filters leave
        assert browser.get("/?rows=200&q=client&sort=quiet&tasks=open").status_code == 200


@pytest.fixture
def circle(maya, now):
    """Five clients who differ in everything that a filter asks for."""
    anna = factories.coach(practice=maya.membership.practice, name="Anna Co")
    bo = card(factories.client(coach=maya, name="Bo", tags=["fire group"]), score=82, score_before=70, score_state="scored", leading="fire")
    cy = factories.client(coach=maya, name="Cy", state="paused")
    di = factories.client(coach=maya, name="Di", state="archived")
    ed = factories.client(coach=maya, name="Ed")
    fi = factories.client(coach=maya, name="Fi")
    factories.act(ed, "session.booked", at=now - timedelta(days=2), due_at=now + timedelta(days=3))
    factories.act(fi, "session.booked", at=now - timedelta(days=2), due_at=now + timedelta(days=30))
    factories.task(ed)
    for days in (3, 4):
        factories.task(fi, due_date=now.date() - timedelta(days=days))
    fi.archetype_notes.create(archetype=factories.archetype(), from_date=now.date(), set_by=maya)
    Coaching.objects.create(client=ed, coach=anna, practice=ed.practice)
    for person in (cy, di, ed, fi):
        card(person)
    Card.objects.filter(client=ed).update(score=30, score_before=60, score_state="dormant")
    Card.objects.filter(client=fi).update(score_state="no_plan")
    return {"anna": anna, "people": [bo, cy, di, ed, fi]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Bo", "Cy", "Ed", "Fi"]),
        ("state=archived", ["Di"]),
        ("state=paused", ["Cy"]),
        ("state=active", ["Bo", "Ed", "Fi"]),
        ("band=strong", ["Bo"]),
        ("band=thinning", ["Ed"]),
        ("band=dormant", ["Ed"]),
        ("band=no_plan", ["Fi"]),
        ("band=quiet", []),
        ("element=fire", ["Bo"]),
        ("tag=fire+group", ["Bo"]),
        ("tag=nobody", []),
        ("archetype=visionary", ["Fi"]),
        ("next=week", ["Ed"]),
        ("next=today", []),
        ("next=booked", ["Ed", "Fi"]),
        ("next=none", ["Bo", "Cy"]),
        ("tasks=open", ["Ed", "Fi"]),
        ("tasks=overdue", ["Fi"]),
        ("needs=1", ["Fi"]),
        ("sort=engagement", ["Bo", "Ed", "Cy", "Fi"]),
        ("sort=engagement-up", ["Ed", "Bo", "Cy", "Fi"]),
        ("sort=session", ["Ed", "Fi", "Bo", "Cy"]),
        ("band=strong&tasks=open", []),
        ("state=nonsense&band=%FF&element=wood&sort=--&rows=7&view=x&coach=zwei&next=1&tasks=&needs=2&after=x", ["Bo", "Cy", "Ed", "Fi"]),
        ("coach=99999999999999999999999", ["Bo", "Cy", "Ed", "Fi"]),
        ("coach=12345678", []),
    ],
)
def test_filter_and_order(maya, as_user, circle, query, found):
    browser = as_user(maya)
    response = browser.get(f"/?{query}")
    assert (response.status_code, names(response)) == (200, found)
    assert names(browser.get(f"/?{query}&view=table")) == found


def test_filter_by_another_coach_of_ones_own_clients(maya, as_user, circle):
    assert names(as_user(maya).get(f"/?coach={circle['anna'].pk}")) == ["Ed"]
    assert names(as_user(circle["anna"]).get(f"/?coach={maya.pk}")) == ["Ed"]


def test_filters_that_are_on_are_shown_and_can_be_taken_away(maya, as_user, circle):
    response = as_user(maya).get("/?band=strong&q=bo&view=table")
    assert [(chip["label"], chip["url"]) for chip in response.context["chips"]] == [
        ("“bo”", "/?band=strong&view=table"),
        ("Engagement: Strong", "/?q=bo&view=table"),
    ]
    assert response.context["total_words"] == "1 client"


def test_choices_are_those_that_ones_own_clients_have(maya, otto, as_user, circle):
    card(factories.client(coach=otto, tags=["otto's tag"]))
    selects = {select["name"]: re.findall(r'value="([^"]+)"', select["options"]) for select in as_user(maya).get("/").context["selects"]}
    assert (selects["tag"], selects["archetype"], selects["coach"]) == (["fire group"], ["visionary"], [str(circle["anna"].pk)])


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("q=nobody", "Nobody is called “nobody” here. A part of the name, the address or a tag is enough."),
        ("q=nobody&band=strong", "Nobody fits “nobody” and the filters together. Take one away."),
        ("band=quiet", "No client fits this filter right now."),
        ("band=quiet&element=air", "No client fits all of these filters. Take one away."),
    ],
)
def test_empty_list_says_what_to_change(maya, as_user, circle, query, hint):
    assert as_user(maya).get(f"/?{query}").context["hint"] == hint


def test_home_without_anybody_offers_the_first_step(maya, as_user):
    assert "Add your first client" in as_user(maya).get("/").content.decode()


def test_home_with_everybody_in_the_archive_says_so(maya, as_user):
    card(factories.client(coach=maya, name="Bo", state="archived"))
    assert as_user(maya).get("/").context["hint"] == "All your clients are in the archive."


def walk(browser, query: str) -> list[str]:
    """The addresses of all clients on all pages, one page after the other."""
    address, seen = f"/?{query}", []
    while address:
        response = browser.get(address)
        seen += re.findall(r'class="cover" href="(/clients/\d+/)">', response.content.decode())
        address = response.context["older"]
    return seen


@pytest.mark.parametrize("sort", [*sorted(SORTS)])
def test_walking_all_pages_gives_each_client_once(maya, as_user, sort):
    browser, at = as_user(maya), timezone.now()
    people = [factories.client(coach=maya, name=f"Client {number % 7}", since_date=at.date() - timedelta(days=number % 3)) for number in range(28)]
    refresh_cards([person.pk for person in people], at=at)

    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(0, 3)), min_size=28, max_size=28))
    def check(values):
        for person, (score, days) in zip(people, values, strict=True):
            moment = None if days is None else at + timedelta(days=days)
            Card.objects.filter(client=person).update(score=score, next_session_at=moment, last_act_at=moment)
        found = walk(browser, urlencode({"q": "client"} if sort == "match" else {"sort": sort}))
        assert (len(found), set(found)) == (28, {person.get_absolute_url() for person in people})

    check()


def test_home_with_a_forged_mark_begins_at_the_first(maya, as_user):
    card(factories.client(coach=maya, name="Bo"))
    assert names(as_user(maya).get("/?after=WyJ6Il0:forged")) == ["Bo"]


def test_mark_of_another_order_begins_at_the_first(maya, as_user):
    for number in range(26):
        card(factories.client(coach=maya, name=f"C {number:02}"))
    browser = as_user(maya)
    mark = parse_qs(urlsplit(browser.get("/").context["older"]).query)["after"][0]
    assert len(names(browser.get("/", {"after": mark}))) == 1
    assert len(names(browser.get("/", {"after": mark, "sort": "quiet"}))) == 25


def test_tiles_count_sessions_and_tasks_from_what_happened(maya, as_user, circle, now):
    assert tiles(as_user(maya).get("/")) == {
        "Sessions today": f"0 next {spoken_time(now + timedelta(days=3), now=now)}",
        "Sessions this week": "1 client",
        "Open tasks": "3 2 overdue",
        "Engagement": "56 \N{MINUS SIGN}9 in four weeks",
        "Active clients": "3 of 4",
    }


def test_tile_of_engagement_without_a_score_is_no_zero(maya, as_user):
    card(factories.client(coach=maya))
    assert tiles(as_user(maya).get("/"))["Engagement"] == "– no scores yet"


@pytest.mark.parametrize(("label", "found"), [("Sessions this week", 1), ("Open tasks", 1), ("Active clients", 3)])
def test_tile_leads_to_the_clients_behind_it(maya, as_user, circle, label, found):
    browser = as_user(maya)
    url = next(tile["url"] for tile in browser.get("/").context["tiles"] if tile["label"] == label)
    assert len(names(browser.get(url))) == found


def test_card_says_a_word_where_there_is_no_score(maya, as_user, circle):
    html = as_user(maya).get("/").content.decode()
    assert re.findall(r'<span class="ring ring--word">([^<]+)</span>', html) == ["paused", "no plan yet"]
    assert re.findall(r'<span class="ring num" role="img" aria-label="([^"]+)">', html) == ["Engagement 82 of 100, rising", "Engagement 30 of 100, falling"]


def test_balance_without_a_checkin_is_no_line(maya, as_user):
    card(factories.client(coach=maya), balance_by_week=[None] * 12)
    card(factories.client(coach=maya), balance_by_week=[None] * 10 + [60, 64])
    html = as_user(maya).get("/").content.decode()
    assert (html.count("No check-in yet"), re.findall(r'aria-label="(Balance[^"]+)"', html)) == (1, ["Balance, twelve weeks, from 60 to 64"])


def test_card_shows_the_leading_element_only_when_there_is_one(maya, as_user, circle):
    assert re.findall(r'data-el="(\w+)">', as_user(maya).get("/").content.decode()) == ["fire"]


def test_home_escapes_names_and_tags(maya, as_user):
    evil = '"><script>alert(1)</script>'
    card(factories.client(coach=maya, name=evil, tags=[evil[:40]]))
    for query in ("", f"?{urlencode({'q': evil, 'tag': evil[:40]})}", "?view=table"):
        assert "<script>alert" not in as_user(maya).get(f"/{query}").content.decode()


def test_home_counts_only_the_coachs_own_clients(maya, otto, as_user, now):
    colleague = factories.coach(practice=maya.membership.practice)
    for coach in (maya, otto, colleague):
        person = factories.client(coach=coach)
        factories.task(person, due_date=now.date() - timedelta(days=3))
        card(person)
    assert tiles(as_user(maya).get("/"))["Open tasks"] == "1 1 overdue"


@pytest.mark.parametrize(
    ("values", "line"),
    [([50] * 3, "M0 16l9 0 9 0"), ([40, None, 64], "M0 28h0M18 4h0"), ([None, 40, 64], "M9 28l9-24"), ([40, 64, None], "M0 28l9-24")],
)
def test_line_has_a_gap_where_a_week_is_unknown(values, line):
    assert re.findall(r'spark__line" d="([^"]*)"', spark(values, "")) == [line]
    assert ("spark__now" in spark(values, "")) == (values[-1] is not None)
