"""Ten million readings of ten thousand people, and the same people with ten thousand, a hundred thousand and a million of them.

Every person has a thousand: five elements in each of two hundred weeks. The tables lie in schemas of their own, so that one connection
can look at any of them; who is measured is in all four, and everything else of theirs is there once.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import psycopg

from benchmarks.harness.plan import World

if TYPE_CHECKING:
    from accounts.models import User

SIZES: dict[str, int] = {"10k": 10, "100k": 100, "1m": 1000, "10m": 10_000}  # people whose readings are there
WEEKS, ELEMENTS = 200, ("fire", "water", "earth", "air", "aether")
MEASURED, WRITING = "measured@bench.example", "writing@bench.example"
COACH = "coach@progress.example"
TABLE = "elemental_balance_history"
COLUMNS = "client_id, element, value, date, source, quality, overdrive, origin_type, origin_id, recorded_at"
OTHERS_OF_EACH = 200


def schema(size: str) -> str:
    return f"readings_{size}"


def fill() -> None:
    """Who is measured with five years of everything, all the others by name, and their readings in four sizes."""
    from django.core.management import call_command

    from common.environment import environment

    call_command("load_reference", verbosity=0)
    call_command("load_items", verbosity=0)
    ids = _people(datetime.now(UTC))
    # A connection of its own: the product's gives up after fifteen seconds.
    with psycopg.connect(environment().database_url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '256MB'")
        definitions = [line for (line,) in connection.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s ORDER BY 1", [TABLE])]
        for size, people in SIZES.items():
            _table(connection, schema(size), definitions, ids[:people])


def _people(at: datetime) -> list[int]:
    from benchmarks.profile import life
    from progress.actions import refresh_balance, refresh_engagement, refresh_metrics

    coach = _coach(COACH)
    known = [life(Random(number), coach=coach, months=60, at=at, email=email) for number, email in enumerate((MEASURED, WRITING))]
    ids = [client.pk for client in known]
    refresh_balance(ids, at=at)
    refresh_engagement(ids, at=at)
    refresh_metrics(ids)
    return ids + list(_others(max(SIZES.values()) - len(ids), today=at.date()))


def _coach(email: str) -> "User":
    from accounts.models import Membership, Practice, User

    coach = User.objects.create_user(email, name="Maya Reyes", role="coach", time_zone="Europe/Berlin")
    Membership.objects.create(user=coach, practice=Practice.objects.create(name=f"Practice of {email}", owner=coach))
    return coach


def _others(count: int, *, today: date) -> Iterator[int]:
    """So many clients of other practices, two hundred of each."""
    from clients.models import Client

    for start in range(0, count, OTHERS_OF_EACH):
        practice = _coach(f"coach-{start}@others.example").membership.practice
        people = (f"Client {start + number}" for number in range(min(OTHERS_OF_EACH, count - start)))
        rows = [Client(practice=practice, name=name, sort_name=name, since_date=today - timedelta(weeks=WEEKS)) for name in people]
        yield from (client.pk for client in Client.objects.bulk_create(rows))


def _table(connection: psycopg.Connection, place: str, definitions: Sequence[str], ids: Sequence[int]) -> None:
    """One table with these people's readings as they came in, week by week; the indexes, which are those of the real table, come after the rows."""
    connection.execute(f"DROP SCHEMA IF EXISTS {place} CASCADE")
    connection.execute(f"CREATE SCHEMA {place}")
    connection.execute(f"CREATE TABLE {place}.{TABLE} (LIKE public.{TABLE} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING CONSTRAINTS)")
    with connection.cursor() as cursor, cursor.copy(f"COPY {place}.{TABLE} ({COLUMNS}) FROM STDIN") as copy:
        for week in range(WEEKS, 0, -1):
            copy.write(_week(Random(week), ids, week, today=datetime.now(UTC).date()))
    for definition in definitions:
        connection.execute(definition.replace(" ON public.", f" ON {place}."))
    connection.execute(f"VACUUM (ANALYZE) {place}.{TABLE}")


def _week(random: Random, ids: Sequence[int], week: int, *, today: date) -> str:
    """The check-ins of everybody in one week, a third of them pulses, as lines for COPY."""
    lines, days = io.StringIO(), [(today - timedelta(weeks=week, days=-day)).isoformat() for day in range(1, 7)]
    for client_id in ids:
        day, source, hot = days[client_id % 6], "pulse" if (client_id + week) % 3 == 0 else "self", random.randint(0, 99)
        for place, element in enumerate(ELEMENTS):
            value = 20 + (client_id * 7 + week * 3 + place * 13 + hot) % 70
            lines.write(f"{client_id}\t{element}\t{value}\t{day}\t{source}\t1\t{hot}\tbench\t{week}\t{day} 12:00+00\n")
    return lines.getvalue()


READINGS = World("progress", version=2, fill=fill, is_dated=False)
