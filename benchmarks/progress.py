"""The progress of one client, a year of readings and a check-in, while everybody's readings grow from ten thousand to ten million."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.harness.plan import Bar, Benchmark, Ceiling, Growth, Plan, Query, Ratio, Reading, Target
from benchmarks.readings import COACH, ELEMENTS, MEASURED, READINGS, SIZES, WRITING, schema

if TYPE_CHECKING:
    from clients.models import Client

SMALL, LARGE = "10k", "10m"
YEAR, REACH = timedelta(days=364), timedelta(days=285)

READ = "SELECT element, value, date, source, quality, overdrive FROM elemental_balance_history WHERE client_id = %s AND element = ANY(%s) AND date > %s"
PAGE = (
    "SELECT session_data, expire_date FROM django_session WHERE session_key = %s",
    "SELECT u.*, m.practice_id FROM accounts_user u JOIN accounts_membership m ON m.user_id = u.id WHERE u.id = %s",
    "SELECT c.*, k.*, e.*, b.* FROM clients c JOIN clients_coaching g ON g.client_id = c.client_id AND g.coach_id = %s AND g.ended_at IS NULL"
    " LEFT JOIN client_cards k ON k.client_id = c.client_id LEFT JOIN engagement_snapshots e ON e.client_id = c.client_id"
    " LEFT JOIN balance_snapshots b ON b.client_id = c.client_id WHERE c.client_id = %s",
    "SELECT slug, name FROM clients_element UNION ALL SELECT slug, name FROM clients_archetype",
)
COUNTS = (
    "SELECT metric_name, (%s::date - date) / 7, sum(value) FROM engagement_metrics WHERE client_id = %s AND date > %s AND metric_name = ANY(%s) GROUP BY 1, 2"
)
COUNTED = ["tasks_due", "tasks_on_time", "tasks_late", "tasks_partly", "sessions_held", "checkins", "messages", "resources_opened"]
AIMS = "SELECT g.*, m.* FROM clients_goal g LEFT JOIN clients_milestone m ON m.goal_id = g.id WHERE g.client_id = %s"

SENT = (
    "INSERT INTO progress_checkin (client_id, date, done_at, quality, doubts, earlier) VALUES (%s, %s, %s, 1, '{}', '[]') RETURNING id",
    'INSERT INTO progress_answer (client_id, check_in_id, item, "order", element, key, text, raw)'
    " SELECT %s, currval(pg_get_serial_sequence('progress_checkin', 'id')), 'item-' || n, n, 'fire', 'direct', 'I had energy for what matters', 5"
    " FROM generate_series(1, 20) n RETURNING id",
    "DELETE FROM progress_draft WHERE client_id = %s",
)
NOTED = (
    "INSERT INTO clients_act (client_id, kind, family, actor_id, about_type, about_id, title, at, recorded_at)"
    " VALUES (%s, 'checkin.done', 'checkin.done', NULL, 'progress.checkin', 1, '', %s, %s) RETURNING act_id"
)
SAID = (
    "INSERT INTO elemental_balance_history (client_id, element, value, date, source, quality, overdrive, origin_type, origin_id, recorded_at) VALUES "
    + ", ".join(["(%s, %s, 50, %s, 'self', 1, 50, 'floor', 1, %s)"] * len(ELEMENTS))
    + " RETURNING id"
)
STANDS = (
    "INSERT INTO balance_snapshots SELECT * FROM balance_snapshots WHERE client_id = %s"
    " ON CONFLICT (client_id) DO UPDATE SET levels = excluded.levels, index = 50, mean = 50, by_week = excluded.by_week, computed_at = %s"
)
LISTED = "UPDATE client_cards SET \"leading\" = '', balance_by_week = balance_by_week WHERE client_id = %s"


class Sized:
    """A target while the table of readings is the one of this size."""

    def __init__(self, target: Target, *, size: str, look: Callable[[str], None]) -> None:
        self.name = f"{target.name}-{size}"
        self.target, self.size, self.look = target, size, look

    def send(self) -> None:
        self.look(self.size)
        self.target.send()

    def read(self) -> Reading:
        self.look(self.size)
        return self.target.read()


class Looking:
    """Makes the connections of the product and the bare one look at the readings of one size."""

    def __init__(self, bare: Any) -> None:
        from django.db.backends.signals import connection_created

        self.bare, self.size = bare, ""
        self(LARGE)
        connection_created.connect(self._turn, weak=False)

    def __call__(self, size: str) -> None:
        from django.db import connection

        if size != self.size:
            self.size = size
            self.bare.execute(self._path)
            connection.ensure_connection()
            self._turn(None, connection)

    def _turn(self, sender: Any, connection: Any, **kwargs: Any) -> None:
        connection.connection.execute(self._path)

    @property
    def _path(self) -> str:
        return f"SET search_path TO {schema(self.size)}, public"


def plan() -> Plan:
    import psycopg
    from django.core.wsgi import get_wsgi_application

    from accounts.models import User
    from benchmarks.harness.pages import Page
    from benchmarks.harness.statements import Calls, Statements
    from clients.models import Client
    from common.environment import environment

    coach, client, writing = User.objects.get(email=COACH), Client.objects.get(email=MEASURED), Client.objects.get(email=WRITING)
    bare = psycopg.connect(environment().database_url, autocommit=True)
    look, today = Looking(bare), datetime.now(UTC).date()
    page = Page("page", path=f"/clients/{client.pk}/progress/?period=year", user=coach, application=get_wsgi_application())
    year = Page("year", path=f"/clients/{client.pk}/progress/elements.csv?period=year", user=coach, application=get_wsgi_application(), holds=",")
    element = Page("element", path=f"/clients/{client.pk}/progress/water/?period=year", user=coach, application=get_wsgi_application())
    bare_year = Calls("bare-year", lambda: _year(client, today=today))
    sql = [
        Statements("page-sql", page.read().queries, connection=bare),
        Statements("page-floor", _page_floor(page.cookie, coach.pk, client.pk, today), connection=bare),
        Statements("year-sql", bare_year.read().queries, connection=bare),
        Statements("year-floor", [(READ, [client.pk, list(ELEMENTS), today - YEAR])], connection=bare),
        Statements("checkin-sql", _writes(writing), connection=bare, is_undone=True),
        Statements("checkin-floor", _checkin_floor(writing.pk, today), connection=bare, is_undone=True),
    ]
    sized = [Sized(target, size=size, look=look) for size in SIZES for target in (page, year)]
    counted = [Sized(target, size=size, look=look) for target in (element, bare_year) for size in (SMALL, LARGE)]
    return Plan(timed=[*sized, *[Sized(target, size=LARGE, look=look) for target in sql]], counted=counted, bars=BARS, floor=f"page-floor-{LARGE}")


def _year(client: "Client", *, today: date) -> list[Any]:
    """A year of the five elements, by weeks."""
    from progress.domain.spans import span_of
    from progress.domain.trends import trend
    from progress.readings.trends import record_since

    span = span_of("year", today=today)
    record = record_since(client, since=span.begins, today=today)
    return [trend(record.readings[element], span) for element in ELEMENTS]


def _writes(client: "Client") -> list[Query]:
    """What a check-in sends to the database, taken back again."""
    from django.db import transaction

    from benchmarks.harness.pages import recorded
    from progress.actions.checkins import send_check_in
    from progress.models import ItemSet

    items, at = ItemSet.objects.of_practice(client.practice_id).get(), datetime.now(UTC)
    answers = {item.slug: 5 for item in items.in_order}
    with transaction.atomic(), recorded() as queries:
        send_check_in(client, item_set=items, answers=answers, begun_at=None, by=client.user, at=at)
        transaction.set_rollback(True)
    return [(sql, params) for sql, params in queries if "SAVEPOINT" not in sql]


def _page_floor(cookie: str, coach_id: int, client_id: int, today: date) -> list[Query]:
    session, user, client, names = PAGE
    key = cookie.partition("=")[2].partition(";")[0]
    return [
        (session, [key]), (user, [coach_id]), (client, [coach_id, client_id]), (names, []), (READ, [client_id, list(ELEMENTS), today - YEAR - REACH]),
        (COUNTS, [today, client_id, today - YEAR, COUNTED]), (COUNTS, [today, client_id, today - YEAR, ["journal_days"]]), (AIMS, [client_id]),
    ]  # fmt: skip


def _checkin_floor(client_id: int, today: date) -> list[Query]:
    now = datetime.now(UTC)
    rows = [value for element in ELEMENTS for value in (client_id, element, today, now)]
    sent, answered, undrafted = SENT
    return [
        (sent, [client_id, today, now]), (answered, [client_id]), (undrafted, [client_id]), (SAID, rows), (STANDS, [client_id, now]), (LISTED, [client_id]),
        (NOTED, [client_id, now, now]),
    ]  # fmt: skip


def _flat(name: str) -> Sequence[Bar]:
    """Neither blocks nor time grow with everybody's readings, and no plan counts, scans or sorts them."""
    of, to = f"{name}-{LARGE}", f"{name}-{SMALL}"
    return [
        Ceiling("sql", [f"{name}-{size}" for size in SIZES], at_most=10, is_constant=True),
        Growth("buffers", of, to, at_most=1.3),
        Ratio(of, to, at_most=1.5),
        Ceiling("scans", [of], at_most=0),
    ]


BARS: Sequence[Bar] = [
    *_flat("page"),
    *_flat("year"),
    # A tree over a thousand times as many is higher by a block or two, and with the bare query there is nothing beside it. The page of one element fetches
    # the few readings behind its last point, each from wherever it lies: with ten people two weeks lie in one block.
    Growth("buffers", f"bare-year-{LARGE}", f"bare-year-{SMALL}"),
    Growth("buffers", f"element-{LARGE}", f"element-{SMALL}"),
    Ceiling("scans", [f"element-{LARGE}"], at_most=0),
    *(Ratio(f"{name}-sql-{LARGE}", f"{name}-floor-{LARGE}", at_most=3) for name in ("page", "year", "checkin")),
]
BENCHMARK = Benchmark("the progress of one client among ten thousand to ten million readings", world=READINGS, plan=plan)
