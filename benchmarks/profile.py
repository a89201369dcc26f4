"""The profile of one client with all its charts, against Django's admin changelist of 200 clients and against its bare floor."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from benchmarks.harness.floors import Fetch
from benchmarks.harness.plan import Benchmark, CannotMeasure, Ceiling, Plan, Ratio, World
from benchmarks.world import STAFF_EMAIL, coach_email
from benchmarks.world import fill as fill_practices

if TYPE_CHECKING:
    from accounts.models import User
    from clients.models import Act, Client

CLIENTS, ACTS, OPEN_TASKS = 200, 30, 8
MONTHS = (1, 60)  # of history: the same page after one month and after five years
SHELL = re.compile(
    r'(?P<head>.*)<div class="grid">.*</div>\n(?P<middle><section class="stack stack--wide" id="timeline".*)<ol class="timeline">.*</ol>(?P<tail>.*)', re.DOTALL
)

CLIENT = """
SELECT c.name, c.time_zone, k.*, b.levels::text, b.index, b.by_week, e.value, e.by_week, e.tallies::text
FROM clients c JOIN client_cards k USING (client_id) JOIN balance_snapshots b USING (client_id) JOIN engagement_snapshots e USING (client_id)
WHERE c.client_id = %s
"""
TASKS = """
SELECT t.task_description, t.status, t.due_date, t.settled_at, e.slug FROM tasks t LEFT JOIN clients_element e ON e.id = t.element_id
WHERE t.client_id = %s AND (t.status = 'open' OR t.due_date > %s) ORDER BY t.due_date, t.position, t.task_id LIMIT 400
"""
GOALS = "SELECT g.id, g.title, g.why, m.title, m.done_at FROM clients_goal g LEFT JOIN clients_milestone m ON m.goal_id = g.id WHERE g.client_id = %s LIMIT 60"
ACTS_SINCE = "SELECT kind, title, at FROM clients_act WHERE client_id = %s AND at > %s ORDER BY at DESC, act_id DESC LIMIT 400"
TIMELINE = "SELECT act_id, kind, title, at FROM clients_act WHERE client_id = %s ORDER BY at DESC, act_id DESC LIMIT 31"
JOURNEY = """
SELECT n.id, a.name, e.slug, e.name, n.note, n.from_date FROM clients_archetypenote n
JOIN clients_archetype a ON a.id = n.archetype_id JOIN clients_element e ON e.id = a.element_id WHERE n.client_id = %s AND n.to_date IS NULL
UNION ALL
SELECT f.id, a.name, e.slug, e.name, f.why, f.from_date FROM clients_facetfocus f
JOIN clients_facet a ON a.id = f.facet_id JOIN clients_element e ON e.id = a.element_id WHERE f.client_id = %s AND f.to_date IS NULL
"""


class ProfileMarkup:
    """The overview of one client as f-strings; what stands around the cards and the timeline is taken from the page itself."""

    def __init__(self, client_id: int, *, zone: ZoneInfo, page: str) -> None:
        found = SHELL.fullmatch(page)
        if found is None:
            raise CannotMeasure("The profile no longer looks as benchmarks/profile.py expects. Bring SHELL there up to date with the template.")
        self.client_id, self.zone, self.shell = client_id, zone, found.groupdict()

    def html(self, fetch: Fetch) -> str:
        now, me = datetime.now(UTC), [self.client_id]
        [client] = fetch(CLIENT, me)
        levels, _, balance_weeks, score, score_weeks, tallies = client[-6:]
        levels, tallies = json.loads(levels), json.loads(tallies)
        cards = [
            _card("Before the next session", _lines(fetch(ACTS_SINCE, [*me, now - timedelta(weeks=8)]))),
            _card("Balance", _bars(levels) + _spark(balance_weeks, "Balance")),
            _card(
                "Engagement",
                f"<b>{score}</b>{_spark(score_weeks, 'Engagement')}" + "".join(f"<li>{part}: {escape(str(told))}</li>" for part, told in tallies.items()),
            ),
            _card("Tasks", _tasks(fetch(TASKS, [*me, now.date() - timedelta(weeks=12)]), now)),
            _card(
                "Goals",
                "".join(
                    f'<li class="row"><span>{escape(f"{title} {why}")}</span><span>{escape(step or "")}</span></li>'
                    for _, title, why, step, _ in fetch(GOALS, me)
                ),
            ),
            _card("Journey", "".join(_standing(row) for row in fetch(JOURNEY, me * 2))),
        ]
        acts = "".join(self._act(act) for act in fetch(TIMELINE, me)[:ACTS])
        return (
            f'{self.shell["head"]}<div class="grid">{"".join(cards)}</div>\n{self.shell["middle"]}<ol class="timeline"><ul>{acts}</ul></ol>{self.shell["tail"]}'
        )

    def _act(self, act: tuple[Any, ...]) -> str:
        act_id, kind, title, at = act
        local = at.astimezone(self.zone)
        return (
            f'<li class="row" id="act-{act_id}"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M20 6 9 17l-5-5"/></svg>'
            f'<span><a href="/clients/{self.client_id}/tasks/#task-{act_id}">{kind}: {escape(title)}</a></span>'
            f'<span class="xs soft num push">{local:%A} {local:%H:%M}</span></li>'
        )


def fill() -> None:
    """Two hundred clients, and two more of the same coach with a short and a long history, with all that a profile shows."""
    from django.core.management import call_command

    from accounts.models import User
    from clients.actions import refresh_cards
    from progress.actions.balance import refresh_balance
    from progress.actions.engagement import refresh_engagement

    call_command("load_reference", verbosity=0)
    fill_practices(sizes=(CLIENTS,))
    coach, at = User.objects.get(email=coach_email(CLIENTS)), datetime.now(UTC)
    ids = [life(Random(months), coach=coach, months=months, at=at).pk for months in MONTHS]
    for refresh in (refresh_cards, refresh_balance, refresh_engagement):
        refresh(ids, at=at)


def client_email(months: int) -> str:
    """The address of the client with so many months of history."""
    return f"months-{months}@bench.example"


def life(random: Random, *, coach: "User", months: int, at: datetime, email: str = "") -> "Client":
    """Somebody with so many months of history, found by `email` or by client_email()."""
    from accounts.models import User
    from clients.models import Act, Archetype, ArchetypeNote, Client, Coaching, Facet, FacetFocus, Goal, Milestone

    today, begun = at.date(), at - timedelta(days=30 * months)
    client = Client.objects.create(
        practice=coach.membership.practice,
        user=User.objects.create_user(email or client_email(months), name="Noah", role="client"),
        name=f"Noah {months}",
        email=email or client_email(months),
        since_date=begun.date(),
        time_zone="Europe/Stockholm",
    )
    Coaching.objects.create(client=client, coach=coach, practice=client.practice, started_at=begun)
    goal = Goal.objects.create(client=client, title="Back to work by spring", why="To stand in my own kitchen again", created_at=begun)
    Milestone.objects.bulk_create(Milestone(goal=goal, client=client, title=f"Step {number}", position=number) for number in range(1, 5))
    ArchetypeNote.objects.create(client=client, archetype=Archetype.objects.get(slug="visionary"), note="Sees the house before it stands", from_date=today)
    FacetFocus.objects.create(client=client, facet=Facet.objects.get(slug="fire-1"), why="The new year begins", from_date=today)
    Act.objects.bulk_create([act for week in range(months * 30 // 7) for act in _week(random, client=client, coach=coach, week=week, at=at)], batch_size=5000)
    return client


def _week(random: Random, *, client: "Client", coach: "User", week: int, at: datetime) -> "Iterator[Act]":
    """What happened so many weeks ago: tasks and readings are written, their acts and those of sessions, entries and messages are given."""
    from clients.acts import new_act
    from clients.models import Element, Task
    from progress.models import ElementReading

    then, elements = at - timedelta(weeks=week, days=1), list(Element.objects.order_by("order"))
    for position in range(2):
        is_open = week == 0 or (week < 12 and random.random() < 0.3)
        task = Task.objects.create(
            client=client, task_description=f"Something agreed, number {position + 1}", element=random.choice(elements),
            due_date=then.date() + timedelta(days=2),
            created_at=then - timedelta(days=6), created_by=coach, **({} if is_open else {"status": "done", "settled_at": then}),
        )  # fmt: skip
        yield new_act(client, "task.agreed", actor=coach, about=task, at=task.created_at)
        if not is_open:
            yield new_act(client, "task.done", actor=None, about=task, at=then)
    ElementReading.objects.bulk_create(
        ElementReading(client=client, element=element, value=random.randint(20, 90), date=then.date(), source="self", origin_type="bench", origin_id=week)
        for element in elements
    )
    for kind in ("session.held", "entry.shared", "checkin.done", "message.written", "message.answered"):
        yield new_act(client, kind, actor=None, about=None, at=then - timedelta(hours=random.randint(1, 90)))


def plan() -> Plan:
    import psycopg
    from django.core.wsgi import get_wsgi_application

    from accounts.models import User
    from benchmarks.harness.floors import Floor
    from benchmarks.harness.pages import Page
    from benchmarks.harness.units import changelist
    from clients.models import Client
    from common.environment import environment

    clients_of_200 = changelist("admin-200", email=STAFF_EMAIL, rows=CLIENTS)
    application, coach = get_wsgi_application(), User.objects.get(email=coach_email(CLIENTS))
    noahs = {months: Client.objects.get(email=client_email(months)) for months in MONTHS}
    short, long = (Page(f"profile-{months}-months", path=noahs[months].get_absolute_url(), user=coach, application=application) for months in MONTHS)
    page, bare = long.read().html, psycopg.connect(environment().database_url, autocommit=True)
    markup = ProfileMarkup(noahs[MONTHS[1]].pk, zone=coach.zone, page=page)
    floor = Floor("floor", markup=markup, fetch=lambda sql, params: bare.execute(sql, params).fetchall(), like=page)
    return Plan(timed=[long, floor, clients_of_200], counted=[short], bars=BARS, floor="floor")


def _card(title: str, body: str) -> str:
    return f'<section class="card" aria-labelledby="{title}-heading"><h2 id="{title}-heading">{title}</h2><ul class="facts-list">{body}</ul></section>\n'


def _lines(acts: list[tuple[Any, ...]]) -> str:
    return "".join(
        f'<li class="row"><span class="grow"><a href="#timeline">{escape(kind)} {escape(title)}</a> <small>{at:%A}</small></span></li>'
        for kind, title, at in acts[:7]
    )


def _bars(levels: dict[str, Any]) -> str:
    return "".join(
        f'<li data-el="{element}"><span>{element.title()}</span><progress class="bar" max="100" value="{row["level"]}" aria-hidden="true"></progress>'
        f"<b class=num>{row['level']:.0f}</b><small>{row['confidence']}, {row['low']:.0f} to {row['high']:.0f}, {row['change']}</small></li>\n"
        for element, row in levels.items()
        if row["level"] is not None
    )


def _tasks(tasks: list[tuple[Any, ...]], now: datetime) -> str:
    weeks = [[0, 0, 0] for _ in range(12)]
    for _, status, due, settled, _ in tasks:
        ago = (now.date() - due).days // 7
        if 0 <= ago < 12:
            weeks[11 - ago][2 if status == "open" else 0 if settled.date() <= due else 1] += 1
    columns = "".join(
        f'<rect class="columns__{kind}" x="{place * 8.3:.1f}" y="{40 - count * 8:.1f}" width="5.0" height="{count * 8:.1f}"/>'
        for place, week in enumerate(weeks)
        for kind, count in enumerate(week)
        if count
    )
    rows = "".join(
        f'<tr><th scope="row">{now:%d} – {now:%b}</th><td>{sum(week)}</td><td>{week[0]}</td><td>{week[1]}</td><td>{week[2]}</td></tr>' for week in weeks
    )
    opened = "".join(
        f'<li class="row between"><span data-el="{element}">{element}</span><span class="grow">{escape(words)} <small>due {due:%d %B}</small></span></li>'
        for words, status, due, _, element in tasks
        if status == "open"
    )
    return f'<svg class="columns" viewBox="0 0 100 40" role="img">{columns}</svg><table class="table">{rows}</table>{opened}'


def _standing(row: tuple[Any, ...]) -> str:
    ref, name, slug, element, words, begun = row
    return (
        f'<li class="row"><span data-el="{slug}"></span><span class="grow"><a href="/clients/journey/#{ref}">{escape(name)}</a> '
        f"<small>{element}, since {begun:%d %B} · {escape(words)}</small></span></li>"
    )


def _spark(weeks: list[int | None], label: str) -> str:
    values = [value for value in weeks if value is not None] or [0]
    scale = 24 / (max(values) - min(values) or 1)
    line = "L".join(f"{at * 9.1:.1f} {28 - (value - min(values)) * scale:.1f}" for at, value in enumerate(values))
    return (
        f'<svg class="spark" viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label="{label}, from {values[0]} to {values[-1]}">'
        f'<path class="spark__area" d="M0 32L{line}V32Z"/><path class="spark__line" d="M{line}"/></svg>'
    )


PAGES = [f"profile-{months}-months" for months in MONTHS]
BARS: list[Ratio | Ceiling] = [
    Ratio(PAGES[1], "admin-200", at_most=0.25),
    Ratio(PAGES[1], "floor"),
    Ceiling("sql", PAGES, at_most=10, is_constant=True),
    Ceiling("buffers", PAGES),
    Ceiling("gzip", PAGES, at_most=14_000),
    Ceiling("nodes", PAGES, at_most=1_500),
]
PROFILES = World("profiles", version=3, fill=fill)
BENCHMARK = Benchmark(
    "the profile of one client, after a month and after five years, against Django's admin changelist of 200 clients", world=PROFILES, plan=plan
)
