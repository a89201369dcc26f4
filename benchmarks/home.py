"""The coach's home, 25 and all of 200 clients, against Django's admin changelist of 200 and against its bare floor."""

import re
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.harness.floors import Fetch
from benchmarks.harness.plan import Benchmark, CannotMeasure, Ceiling, Plan, Ratio
from benchmarks.world import PRACTICES, SIZES, STAFF_EMAIL, coach_email

ROWS = 200
SHELL = re.compile(r'(?P<head>.*)<dl class="stats">.*?</dl>(?P<middle>.*)<ul class="grid">.*?</ul>(?P<tail>.*)', re.DOTALL)

CARDS = """
SELECT k.client_id, k.name, k.state, k.next_session_at, k.last_session_at, k.sessions_held, k.tasks_open, k.tasks_overdue, k.score, k.balance_by_week, k.leading
FROM client_cards k JOIN clients_coaching b ON b.client_id = k.client_id
WHERE b.coach_id = %s AND b.ended_at IS NULL AND k.state <> 'archived' AND k.practice_id = (SELECT practice_id FROM accounts_membership WHERE user_id = %s)
ORDER BY k.sort_name, k.client_id LIMIT %s
"""
COUNTS = """
SELECT count(*), count(*) FILTER (WHERE k.state = 'active'), count(*) FILTER (WHERE k.next_session_at BETWEEN %s AND %s),
       sum(k.tasks_open), sum(k.tasks_overdue), round(avg(k.score))
FROM client_cards k JOIN clients_coaching b ON b.client_id = k.client_id
WHERE b.coach_id = %s AND b.ended_at IS NULL AND k.state <> 'archived' AND k.practice_id = (SELECT practice_id FROM accounts_membership WHERE user_id = %s)
"""


class HomeMarkup:
    """The home page as f-strings; what stands around the rows is taken from the page itself."""

    def __init__(self, coach_id: int, *, zone: ZoneInfo, page: str, rows: int = ROWS) -> None:
        found = SHELL.fullmatch(page)
        if found is None:
            raise CannotMeasure("The home page no longer looks as benchmarks/home.py expects. Bring SHELL there up to date with the template.")
        self.coach_id, self.zone, self.shell, self.rows = coach_id, zone, found.groupdict(), rows

    def html(self, fetch: Fetch) -> str:
        now = datetime.now(UTC)
        [(clients, active, week, tasks, overdue, score)] = fetch(COUNTS, [now, now + timedelta(days=7), self.coach_id, self.coach_id])
        numbers = [
            ("Sessions this week", week, "clients"),
            ("Open tasks", tasks, f"{overdue} overdue"),
            ("Engagement", score, "on average"),
            ("Active clients", active, f"of {clients}"),
        ]
        stats = "".join(f'<div class="stat"><dt>{label}</dt><dd class="num">{number} <small>{phrase}</small></dd></div>' for label, number, phrase in numbers)
        cards = "".join(self._card(row) for row in fetch(CARDS, [self.coach_id, self.coach_id, self.rows + 1])[: self.rows])
        return f'{self.shell["head"]}<dl class="stats">{stats}</dl>{self.shell["middle"]}<ul class="grid">{cards}</ul>{self.shell["tail"]}'

    def _card(self, row: tuple[Any, ...]) -> str:
        client_id, name, state, upcoming, last, held, tasks, overdue, score, weeks, leading = row
        words = name.split()
        when = f"{upcoming.astimezone(self.zone):%A %H:%M}" if upcoming else "not booked"
        seen = f"{last.astimezone(self.zone):%d %B}" if last else "none yet"
        note = f"{overdue} tasks overdue" if overdue else f"{tasks} open tasks"
        element = f'<span class="badge" data-el="{leading}"><svg class="sign" aria-hidden="true"><use href="#sign-{leading}"/></svg>{leading.title()}</span>'
        return (
            f'<li class="card person"><span class="avatar" aria-hidden="true">{escape(words[0][0] + words[-1][0])}</span>'
            f'<h3><a class="cover" href="/clients/{client_id}/">{escape(name)}</a></h3><p class="xs soft">Next: {when}</p>'
            f"{_ring(score, state)}{_spark(weeks)}"
            f'<p class="past xs soft">Last: {seen} · {held} sessions in 12 weeks</p>'
            f'<p class="notes">{element if leading else ""}<span class="badge badge--quiet">{note}</span></p></li>\n'
        )


def plan() -> Plan:
    import psycopg
    from django.core.wsgi import get_wsgi_application

    from accounts.models import User
    from benchmarks.harness.floors import Floor
    from benchmarks.harness.pages import Page
    from benchmarks.harness.units import changelist
    from common.environment import environment

    clients_of_200 = changelist("admin-200", email=STAFF_EMAIL, rows=200)
    application = get_wsgi_application()
    coaches = {size: User.objects.get(email=coach_email(size)) for size in SIZES}
    homes = {size: Page(f"home-{size}", path="/", user=coach, application=application) for size, coach in coaches.items()}
    full = Page("full-200", path=f"/?rows={ROWS}", user=coaches[200], application=application)
    page, bare = full.read().html, psycopg.connect(environment().database_url, autocommit=True)
    markup = HomeMarkup(coaches[200].pk, zone=coaches[200].zone, page=page)
    floor = Floor("floor", markup=markup, fetch=lambda sql, params: bare.execute(sql, params).fetchall(), like=page)
    return Plan(timed=[full, homes[200], floor, clients_of_200], counted=[homes[0], homes[25], homes[1000]], bars=BARS, floor="floor")


def _ring(score: int | None, state: str) -> str:
    if score is None or state != "active":
        return f'<span class="ring ring--word">{state}</span>'
    return (
        f'<span class="ring num" role="img" aria-label="Engagement {score} of 100"><svg viewBox="0 0 40 40">'
        '<circle class="ring__track"/>'
        f'<circle class="ring__value" pathLength="100" stroke-dasharray="{score} 100"/></svg><span>{score}</span></span>'
    )


def _spark(weeks: list[int | None]) -> str:
    known = [(place, value) for place, value in enumerate(weeks) if value is not None]
    if not known:
        return '<p class="spark--none xs soft">No check-in yet</p>'
    values = [value for _, value in known]
    low, high = min(values), max(values)
    scale = 12 / max(high - low, 24)
    heights = [28 - 2 * round((value - low) * scale) for value in values]
    steps = "".join(f"l9 {later - earlier}" for earlier, later in pairwise(heights))
    start, label = known[0][0] * 9, f"Balance, twelve weeks, from {values[0]} to {values[-1]}"
    return (
        f'<svg class="spark" viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f'<path class="spark__line" d="M{start} {heights[0]}{steps}"/>'
        f'<path class="spark__now" d="M99 {heights[-1]}h0"/></svg>'
    )


EVERY = ["home-0", "home-25", "home-200", "home-1000", "full-200"]
BARS: list[Ratio | Ceiling] = [
    Ratio("full-200", "admin-200", at_most=0.25),
    Ratio("full-200", "floor", at_most=4),
    Ratio("home-200", "admin-200", at_most=0.19),
    Ceiling("sql", EVERY, at_most=8, is_constant=True),
    Ceiling("buffers", EVERY),
    Ceiling("buffers", ["home-200", "full-200"], at_most=600),
    Ceiling("gzip", ["home-200", "full-200"], at_most=14_000),
    Ceiling("nodes", ["home-200", "full-200"], at_most=4_000),
]
BENCHMARK = Benchmark("the coach's home, 25 and all of 200 clients, against Django's admin changelist of 200 clients", world=PRACTICES, plan=plan)
