"""Finding messages in one's own threads: by words, by whom, when, and whether an answer is due. By hand, because the plan matters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import User
from messaging.domain.searching import SHORTEST_BEGINNING, Term, stemmer, terms

ROWS = 25
# Words that many messages hold are found among the newest ones in no time, and looking all of them up in the index would take long; words
# that few hold are found by the index in no time, and walking back to them would take long. PostgreSQL cannot know which is which in one
# practice, so the newest are walked first, and the index is asked when these do not fill the page.
NEWEST = 1000
COLUMNS = "message_id, client_id, practice_id, is_from_client, sender_id, timestamp, content, deleted_at, seq, asks_answer, answered_at"
BY_TIME = "ORDER BY timestamp DESC, message_id DESC LIMIT"
# The page of hits is found first and dressed up afterwards: names of thousands of hits would be looked up for twenty-five lines. It stands
# inside a SELECT because there PostgreSQL lets no WITH write.
FIND = """
SELECT found.message_id, found.client_id, client.name, found.is_from_client, sender.name, found.timestamp, found.content,
       tsvector_to_array(to_tsvector(%(stems)s::regconfig, plain_words(%(typed)s)))
FROM (
    WITH message AS MATERIALIZED ({source})
    SELECT * FROM message WHERE {conditions} ORDER BY timestamp DESC, message_id DESC LIMIT %(rows)s
) found
JOIN clients client ON client.client_id = found.client_id
LEFT JOIN accounts_user sender ON sender.id = found.sender_id
ORDER BY found.timestamp DESC, found.message_id DESC
"""
OF_COACH = "client_id = ANY(ARRAY(SELECT client_id FROM clients_coaching WHERE coach_id = %(reader)s AND ended_at IS NULL))"
OF_CLIENT = "client_id = ANY(ARRAY(SELECT client_id FROM clients WHERE user_id = %(reader)s))"
UNANSWERED = """is_from_client AND seq > (
        SELECT answered FROM messaging_conversation thread WHERE thread.client_id = message.client_id AND thread.waiting_since IS NOT NULL)"""
# What a coach asked of the client waits just as much.
OPEN_TO_CLIENT = f"({UNANSWERED} OR asks_answer AND answered_at IS NULL)"
OF_WRITER = "sender_id = %(writer)s"
WITH_FILE = "attached > 0"
# Without a word about the practice itself: PostgreSQL would read all its messages to compare.
IN_PRACTICE = "practice_words(practice_id, words) @@ practice_query(%(practice)s, {query})"
AFTER = "(timestamp, message_id) < (%(after_at)s, %(after_id)s)"
# Cut where the words of a message are cut (message_words): PostgreSQL takes some signs of Indian scripts for no letters.
PLAIN = "regexp_replace(plain_words(%({name})s), '[^[:alnum:]]+', ' ', 'g')"
# As it stands, or its beginning; and whatever has the same stem in the reader's language.
WORD = f"(to_tsquery('simple', quote_literal({PLAIN}) || '{{beginning}}') || plainto_tsquery(%(stems)s::regconfig, {PLAIN}))"
PHRASE = f"phraseto_tsquery('simple', {PLAIN})"

type Question = tuple[str, dict[str, Any]]
type Place = tuple[datetime, int]


@dataclass(frozen=True)
class Sought:
    """What somebody looks for: in whose thread, or from whose hand; the days are those of the reader's calendar."""

    typed: str = ""
    person: int | None = None
    writer: int | None = None
    first: date | None = None
    last: date | None = None
    is_unanswered: bool = False
    has_file: bool = False

    @property
    def terms(self) -> list[Term]:
        return terms(self.typed)

    @property
    def is_anything(self) -> bool:
        return bool(self.terms or self.person or self.writer or self.first or self.last or self.is_unanswered or self.has_file)


class Hit(NamedTuple):
    message_id: int
    client_id: int
    client_name: str
    is_from_client: bool
    sender_name: str | None
    timestamp: datetime
    content: str
    stems: list[str]


@dataclass(frozen=True)
class Found:
    """A page of hits, the newest first, and the place after which the next page begins."""

    hits: list[Hit]
    next: Place | None = None


def find(user: User, sought: Sought, *, after: Place | None = None) -> Found:
    """One page of the messages of the user's threads that hold all that is sought, in two queries at most."""
    hits: list[Hit] = []
    for question in questions(user, sought, after=after):
        with connection.cursor() as cursor:
            cursor.execute(*question)
            hits = [Hit(*row) for row in cursor.fetchall()]
        if len(hits) > ROWS:
            break
    shown = hits[:ROWS]
    return Found(shown, (shown[-1].timestamp, shown[-1].message_id) if len(hits) > ROWS else None)


def questions(user: User, sought: Sought, *, after: Place | None = None) -> Iterator[Question]:
    """The statements that find, each of which is asked when the one before did not fill the page."""
    params: dict[str, Any] = {"reader": user.pk, "rows": ROWS + 1, "stems": stemmer(user.language), "typed": sought.typed}
    params |= {f"word{number}": " ".join(term.words) for number, term in enumerate(sought.terms)}
    params |= {"person": sought.person, "writer": sought.writer, "after_at": after and after[0], "after_id": after and after[1]}
    params |= {"first": _moment(sought.first, time.min, user), "last": _moment(sought.last, time.max, user)}
    # Beside the place of the page, because few messages carry a file, and an index knows them.
    conditions, later = list(_conditions(user, sought)), [*([AFTER] if after else []), *([WITH_FILE] if sought.has_file else [])]
    query = " && ".join(_terms(sought.terms))
    words = f"words @@ ({query})" if query else "true"
    if user.is_client or sought.person:
        of_thread = "client_id = %(person)s" if sought.person else OF_CLIENT
        yield _statement(f"SELECT {COLUMNS} FROM messages WHERE {_all([of_thread, words, *later])}", conditions), params  # noqa: S608  only our own words are put together
        return
    params["practice"] = user.membership.practice_id
    near = f"SELECT {COLUMNS}, words FROM messages WHERE {_all(['practice_id = %(practice)s', *later])} {BY_TIME} {NEWEST}"  # noqa: S608  only our own words are put together
    yield _statement(near, [*conditions, words]), params
    indexed = IN_PRACTICE.format(query=query) if query else "practice_id = %(practice)s"
    yield _statement(f"SELECT {COLUMNS} FROM messages WHERE {_all([indexed, *later])}", conditions), params  # noqa: S608  only our own words are put together


def writers(user: User) -> QuerySet[User]:
    """Whose hand a client's thread knows: the client's own, and of whoever coaches or did."""
    return User.objects.filter(Q(coachings__client__user=user) | Q(pk=user.pk)).distinct().order_by("name", "pk")


def _statement(source: str, conditions: list[str]) -> str:
    return FIND.format(source=source, conditions=_all(conditions))


def _all(conditions: list[str]) -> str:
    return "\n      AND ".join(conditions)


def _conditions(user: User, sought: Sought) -> Iterator[str]:
    yield OF_COACH if user.is_coach else OF_CLIENT
    yield "deleted_at IS NULL"
    if sought.first:
        yield "timestamp >= %(first)s"
    if sought.last:
        yield "timestamp <= %(last)s"
    if sought.writer:
        yield OF_WRITER
    if sought.is_unanswered:
        yield UNANSWERED if user.is_coach else OPEN_TO_CLIENT


def _terms(sought: list[Term]) -> Iterator[str]:
    """Every word as it stands or by its stem; the last one may be only a beginning, because looking beginnings up is slow where they are many."""
    for number, term in enumerate(sought):
        is_beginning = number == len(sought) - 1 and len(term.words[0]) >= SHORTEST_BEGINNING
        pattern = PHRASE if term.is_phrase else WORD
        yield pattern.format(name=f"word{number}", beginning=":*" if is_beginning else "")


def _moment(day: date | None, clock: time, user: User) -> datetime | None:
    return datetime.combine(day, clock, user.zone) if day else None
