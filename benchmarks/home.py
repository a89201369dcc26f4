"""The coach's home, 25 of 200 clients, against Django's admin changelist of 200 and against its bare floor."""

import re
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.harness.floors import Fetch
from benchmarks.harness.plan import Benchmark, CannotMeasure, Ceiling, Plan, Ratio
from benchmarks.world import PRACTICES, SIZES, STAFF_EMAIL, coach_email

ROWS = 25
SHELL = re.compile(r'(?P<head>.*)<dl class="stats">.*?</dl>(?P<middle>.*)<ul class="grid">.*?</ul>(?P<tail>.*)', re.DOTALL)

CARDS = """
SELECT c.client_id, c.name, c.state, c.since_date, k.last_act_at, k.next_session_at, k.sessions_held, k.tasks_open, k.tasks_overdue, k.acts_by_week
FROM clients c JOIN clients_coaching b ON b.client_id = c.client_id LEFT JOIN client_cards k ON k.client_id = c.client_id
WHERE b.coach_id = %s AND b.ended_at IS NULL AND c.state <> 'archived'
ORDER BY c.sort_name, c.client_id LIMIT %s
"""
COUNTS = """
SELECT count(*), count(*) FILTER (WHERE c.state = 'active'), count(*) FILTER (WHERE k.next_session_at BETWEEN %s AND %s),
       count(*) FILTER (WHERE k.tasks_overdue > 0), sum(k.tasks_open), sum(k.tasks_overdue)
FROM clients c JOIN clients_coaching b ON b.client_id = c.client_id LEFT JOIN client_cards k ON k.client_id = c.client_id
WHERE b.coach_id = %s AND b.ended_at IS NULL AND c.state <> 'archived'
"""


class HomeMarkup:
    """The home page as f-strings; what stands around the rows is taken from the page itself."""

    def __init__(self, coach_id: int, *, zone: ZoneInfo, page: str) -> None:
        found = SHELL.fullmatch(page)
        if found is None:
            raise CannotMeasure("The home page no longer looks as benchmarks/home.py expects. Bring SHELL there up to date with the template.")
        self.coach_id, self.zone, self.shell = coach_id, zone, found.groupdict()

    def html(self, fetch: Fetch) -> str:
        now = datetime.now(UTC)
        [(clients, active, week, overdue, tasks, tasks_overdue)] = fetch(COUNTS, [now, now + timedelta(days=7), self.coach_id])
        numbers = [
            ("Sessions this week", week, "clients"),
            ("Tasks overdue", overdue, "clients"),
            ("Open tasks", tasks, f"{tasks_overdue} overdue"),
            ("Active clients", active, f"of {clients}"),
        ]
        stats = "".join(f'<div class="stat"><dt>{label}</dt><dd class="num">{number} <small>{phrase}</small></dd></div>' for label, number, phrase in numbers)
        cards = "".join(self._card(row) for row in fetch(CARDS, [self.coach_id, ROWS + 1])[:ROWS])
        return f'{self.shell["head"]}<dl class="stats">{stats}</dl>{self.shell["middle"]}<ul class="grid">{cards}</ul>{self.shell["tail"]}'

    def _card(self, row: tuple[Any, ...]) -> str:
        client_id, name, state, _, _, upcoming, held, tasks, overdue, weeks = row
        words = name.split()
        when = f"{upcoming.astimezone(self.zone):%A %H:%M}" if upcoming else "not booked"
        shown = f'<span class="badge">{state.title()}</span>' if state != "active" else ""
        note = f"{overdue} tasks overdue" if overdue else f"{tasks} open tasks"
        return (
            f'<li class="card"><div class="row"><span class="avatar" aria-hidden="true">{escape(words[0][0] + words[-1][0])}</span>'
            f'<div class="grow"><h3><a class="cover" href="/clients/{client_id}/">{escape(name)}</a></h3><p class="xs soft">Next: {when}</p></div>'
            f"{shown}</div>{_spark(weeks)}"
            f'<div class="row between"><span class="badge badge--quiet">{held} sessions in 12 weeks</span>'
            f'<span class="badge badge--quiet">{note}</span></div></li>\n'
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
    page, bare = homes[200].read().html, psycopg.connect(environment().database_url, autocommit=True)
    markup = HomeMarkup(coaches[200].pk, zone=coaches[200].zone, page=page)
    floor = Floor("floor", markup=markup, fetch=lambda sql, params: bare.execute(sql, params).fetchall(), like=page)
    return Plan(timed=[homes[200], floor, clients_of_200], counted=[homes[0], homes[25], homes[1000]], bars=BARS, floor="floor")


def _spark(weeks: list[int] | None) -> str:
    values = weeks or [0] * 12
    scale = 24 / (max(values) - min(values) or 1)
    line = "L".join(f"{at * 9.1:.1f} {28 - (value - min(values)) * scale:.1f}" for at, value in enumerate(values))
    label = f"Acts by week, twelve weeks, from {values[0]} to {values[-1]}"
    return (
        f'<svg class="spark" viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f'<path class="spark__area" d="M0 32L{line}V32Z"/><path class="spark__line" d="M{line}"/></svg>'
    )


BARS: list[Ratio | Ceiling] = [
    Ratio("home-200", "admin-200", at_most=0.19),
    Ratio("home-200", "floor"),
    Ceiling("sql", ["home-0", "home-25", "home-200", "home-1000"], at_most=8, is_constant=True),
    Ceiling("buffers", ["home-0", "home-25", "home-200", "home-1000"]),
    Ceiling("gzip", ["home-200"], at_most=14_000),
    Ceiling("nodes", ["home-200"], at_most=4_000),
]
BENCHMARK = Benchmark("the coach's home, 25 of 200 clients, against Django's admin changelist of 200 clients", world=PRACTICES, plan=plan)
