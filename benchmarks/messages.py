"""Threads and search of a coach with 40,000 messages among two million, beside the bare SQL of both."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.harness.plan import Benchmark, Ceiling, Growth, Plan, Quickest, Ratio, Reading, Target, World
from benchmarks.world import STAFF_EMAIL, coach_email

if TYPE_CHECKING:
    from accounts.models import User

CLIENTS, MESSAGES_OF_EACH, OTHERS = 200, 200, 49
PAGE, ROWS = 800, 25
SYLLABLES = [first + second for first in "bdfghklm" for second in "aeio"]
COMMON, FIRST, SECOND, RARE = "sleep", "insurer", "letter", "grandmother"
# How a search is asked: a word of every second message, two words of every fiftieth each, a word of every ten thousandth.
ASKED = {"common": COMMON, "two-words": f"{FIRST} {SECOND}", "rare": RARE}
COLUMNS = ["client_id", "practice_id", "sender_id", "content", "timestamp", "seq", "revision", "is_from_client", "asks_answer", "language"]
THREAD = """
SELECT message_id, seq, content, timestamp, sender_id, is_from_client FROM messages
WHERE client_id = %(client)s ORDER BY seq DESC LIMIT 51
"""
# The coach's own messages once more in a table without anybody else's.
ALONE = """
DROP SCHEMA IF EXISTS alone CASCADE;
CREATE SCHEMA alone;
CREATE TABLE alone.messages (LIKE public.messages INCLUDING ALL);
INSERT INTO alone.messages SELECT * FROM public.messages WHERE practice_id = %(practice)s ORDER BY message_id;
VACUUM (ANALYZE) alone.messages
"""
COPIES = f"""
WITH theirs AS (
    SELECT client_id, row_number() OVER (ORDER BY client_id) AS place FROM clients WHERE practice_id = %(practice)s
), first AS (
    SELECT client.client_id, row_number() OVER (ORDER BY client.client_id) AS place FROM clients client
    JOIN clients_coaching coaching USING (client_id) JOIN accounts_user coach ON coach.id = coaching.coach_id WHERE coach.email = %(email)s
)
INSERT INTO messages ({", ".join(COLUMNS)}, words)
SELECT theirs.client_id, %(practice)s, %(coach)s, content, timestamp, seq, revision, is_from_client, asks_answer, language, words
FROM messages JOIN first USING (client_id) JOIN theirs USING (place) ORDER BY timestamp
"""


class Statements:
    """Statements alone, on a connection of their own, each asked when the one before did not fill the page."""

    def __init__(self, name: str, questions: Iterable[tuple[str, dict[str, Any]]], *, connection: Any) -> None:
        self.name, self.questions, self.connection = name, list(questions), connection

    def send(self) -> None:
        self._ask()

    def read(self) -> Reading:
        return Reading("", self.questions[: self._ask()])

    def _ask(self) -> int:
        """How many were asked."""
        for number, question in enumerate(self.questions, 1):
            if len(self.connection.execute(*question).fetchall()) > ROWS:
                return number
        return len(self.questions)


def fill(others: int = OTHERS, clients: int = CLIENTS, each: int = MESSAGES_OF_EACH) -> None:
    """The coach of 200 clients with so many messages each, and other coaches with as many."""
    from accounts.models import User
    from benchmarks import world

    world.fill(sizes=(0, 25, clients), at=datetime.now(UTC))
    coach = User.objects.get(email=world.coach_email(clients))
    write(coach, list(coach.coachings.order_by("client").values_list("client", flat=True)), each=each)
    fill_others(range(others), clients=clients)


def write(coach: "User", clients: Sequence[int], *, each: int) -> None:
    """So many messages for each of these clients, in the order of time, by COPY; and their threads."""
    from django.db import connection

    from messaging.actions.conversations import refresh_conversations

    rows = list(_rows(coach, clients, each=each, random=Random(1)))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        with cursor.copy(f"COPY messages ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    refresh_conversations(clients)


def fill_others(numbers: Iterable[int], *, clients: int) -> None:
    """Coaches with practices of their own, whose messages are in the way: the same words in the threads of other people."""
    from django.db import connection

    from accounts.models import Membership, Practice, User
    from clients.models import Client, Coaching

    at = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET maintenance_work_mem = '256MB'; SET synchronous_commit = off")
        # The words are copied with the messages: taking two million texts apart once more would last half an hour.
        cursor.execute("ALTER TABLE messages ALTER COLUMN words DROP EXPRESSION IF EXISTS; DROP INDEX IF EXISTS message_by_words_of_practice")
        for number in numbers:
            coach = User.objects.create_user(f"coach-{number}@more.example", name=f"Coach {number}")
            practice = Practice.objects.create(name=f"Practice {number}", owner=coach)
            Membership.objects.create(user=coach, practice=practice)
            people = [Client(practice=practice, name=f"Client {place}", email=f"{place}@more.example", since_date=at.date()) for place in range(clients)]
            rows = Client.objects.bulk_create(people)
            Coaching.objects.bulk_create(Coaching(client=row, coach=coach, practice=practice, started_at=at) for row in rows)
            cursor.execute(COPIES, {"email": coach_email(clients), "practice": practice.pk, "coach": coach.pk})
        cursor.execute("CREATE INDEX message_by_words_of_practice ON messages USING gin (practice_words(practice_id, words))")


def _rows(coach: "User", clients: Sequence[int], *, each: int, random: Random) -> Iterator[tuple[Any, ...]]:
    vocabulary = [f"{first}{second}{third}" for first in SYLLABLES for second in SYLLABLES for third in SYLLABLES[:9]]
    weights = list(accumulate(1 / (place + 10) for place in range(len(vocabulary))))
    begun, practice = datetime.now(UTC) - timedelta(days=365), coach.membership.practice_id
    step = timedelta(days=365) / (each * len(clients))
    for number in range(each * len(clients)):
        words = random.choices(vocabulary, cum_weights=weights, k=random.randint(4, 22))
        for word, every in ((COMMON, 1.9), (FIRST, 50), (SECOND, 50), (RARE, 10_000)):
            if random.random() * every < 1:
                words.insert(random.randint(0, len(words)), word)
        place = number // len(clients) + 1
        yield clients[number % len(clients)], practice, coach.pk, " ".join(words), begun + number * step, place, place, place % 2 == 0, False, "en"


def part(coach: "User", connection: Any) -> None:
    """Copy the coach's messages into a table of their own, where nobody else's are in the way."""
    for statement in ALONE.split(";"):
        connection.execute(statement, {"practice": coach.membership.practice_id})


def alone(asked: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """The same statements about the table without anybody else's messages."""
    return [(sql.replace("FROM messages", "FROM alone.messages"), params) for sql, params in asked]


def searches(coach: "User") -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """The statements of each search, and of the eight hundredth page of the common one."""
    from messaging.readings.searching import Sought, find, questions

    asked = {name: list(questions(coach, Sought(typed))) for name, typed in ASKED.items()}
    sought, after = Sought(COMMON), None
    for _ in range(PAGE - 1):
        after = find(coach, sought, after=after).next or after
    return asked | {"common-deep": list(questions(coach, sought, after=after))}


def plan() -> Plan:
    import psycopg
    from django.core.wsgi import get_wsgi_application

    from accounts.models import User
    from benchmarks.harness.pages import Page
    from benchmarks.harness.units import changelist
    from common.environment import environment

    unit = changelist("admin-200", email=STAFF_EMAIL, rows=CLIENTS)
    coach, application = User.objects.get(email=coach_email(CLIENTS)), get_wsgi_application()
    client = coach.coachings.order_by("client").values_list("client", flat=True)[CLIENTS // 2]
    bare = psycopg.connect(environment().database_url, autocommit=True, cursor_factory=psycopg.ClientCursor)
    part(coach, bare)
    asked = searches(coach)
    statements: list[Target] = [Statements(f"sql-{name}", questions, connection=bare) for name, questions in asked.items()]
    statements += [Statements(f"alone-{name}", alone(asked[name]), connection=bare) for name in ASKED]
    statements.append(Statements("sql-thread", [(THREAD, {"client": client})], connection=bare))
    pages: list[Target] = [
        Page("thread", path=f"/messages/{client}/", user=coach, application=application),
        Page("people", path="/messages/", user=coach, application=application),
        *(Page(name, path=f"/messages/search/?q={typed.replace(' ', '+')}", user=coach, application=application) for name, typed in ASKED.items()),
    ]
    return Plan(timed=[*pages, *statements, unit], counted=[], bars=BARS, floor="sql-thread")


SQL = [f"sql-{name}" for name in ("common", "two-words", "rare", "common-deep", "thread")]
PAGES = ["thread", "people", *ASKED]
BARS: list[Ratio | Ceiling] = [
    # 0.15 of a helpdesk's thread of 60 posts, which costs 2.4 of Django's changelists of 200.
    *(Ratio(page, "admin-200", at_most=0.36) for page in PAGES),
    Ratio("sql-common-deep", "sql-common", at_most=1.3),
    Quickest([f"sql-{name}" for name in ("thread", *ASKED)], at_most=5),
    *(Ratio(f"sql-{name}", f"alone-{name}", at_most=1.3) for name in ASKED),
    *(Growth("buffers", f"sql-{name}", f"alone-{name}") for name in ASKED),
    Growth("buffers", "sql-common-deep", "sql-common", at_most=1.3),
    Ceiling("sql", PAGES, at_most=8),
    Ceiling("buffers", SQL),
    Ceiling("buffers", ["sql-thread"], at_most=100),
    Ceiling("gzip", ["thread"], at_most=14_000),
]
BENCHMARK = Benchmark(
    "threads and search of a coach with 40,000 messages among two million, against Django's admin changelist of 200 clients",
    world=World("messages", version=1, fill=fill, is_dated=False),
    plan=plan,
)
