"""Finding messages in one's own threads: by words, by whom, when, and whether an answer is due. By hand, because the plan matters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from messaging.domain.searching import SHORTEST_BEGINNING, Term, stemmer, terms

ROWS = 25
# The page of hits is found first and dressed up afterwards: names of thousands of hits would be looked up for twenty-five lines.
FIND = """
SELECT found.message_id, found.client_id, client.name, found.is_from_client, sender.name, found.timestamp, found.content,
       tsvector_to_array(to_tsvector(%(stems)s::regconfig, plain_words(%(typed)s)))
FROM (
    SELECT message_id, client_id, is_from_client, sender_id, timestamp, content FROM messages message
    WHERE {conditions} ORDER BY timestamp DESC, message_id DESC LIMIT %(rows)s
) found
JOIN clients client ON client.client_id = found.client_id
LEFT JOIN accounts_user sender ON sender.id = found.sender_id
ORDER BY found.timestamp DESC, found.message_id DESC
"""
# The practice already narrows to nearly the same rows. PostgreSQL takes the two for independent, and would look all messages of all clients
# up by an index of theirs; what stands in a CASE it only checks.
OF_COACH = """practice_id = %(practice)s AND CASE WHEN client_id = ANY(ARRAY(
        SELECT client_id FROM clients_coaching WHERE coach_id = %(reader)s AND ended_at IS NULL)) THEN true ELSE false END"""
OF_CLIENT = "client_id = ANY(ARRAY(SELECT client_id FROM clients WHERE user_id = %(reader)s))"
UNANSWERED = """is_from_client AND seq > (
        SELECT answered FROM messaging_conversation thread WHERE thread.client_id = message.client_id AND thread.waiting_since IS NOT NULL)"""
# As it stands, or its beginning; and whatever has the same stem in the reader's language.
WORD = "(to_tsquery('simple', quote_literal(plain_words(%({name})s)) || '{beginning}') || plainto_tsquery(%(stems)s::regconfig, plain_words(%({name})s)))"
PHRASE = "phraseto_tsquery('simple', plain_words(%({name})s))"

type Place = tuple[datetime, int]


@dataclass(frozen=True)
class Sought:
    """What somebody looks for; the days are those of the reader's calendar."""

    typed: str = ""
    person: int | None = None
    first: date | None = None
    last: date | None = None
    is_unanswered: bool = False

    @property
    def terms(self) -> list[Term]:
        return terms(self.typed)

    @property
    def is_anything(self) -> bool:
        return bool(self.terms or self.person or self.first or self.last or self.is_unanswered)


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
    """One page of the messages of the user's threads that hold all that is sought, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(*question(user, sought, after=after))
        hits = [Hit(*row) for row in cursor.fetchall()]
    shown = hits[:ROWS]
    return Found(shown, (shown[-1].timestamp, shown[-1].message_id) if len(hits) > ROWS else None)


def question(user: User, sought: Sought, *, after: Place | None = None) -> tuple[str, dict[str, Any]]:
    """The statement that finds, and its values."""
    params: dict[str, Any] = {"reader": user.pk, "rows": ROWS + 1, "stems": stemmer(user.language), "typed": sought.typed}
    params |= {f"word{number}": " ".join(term.words) for number, term in enumerate(sought.terms)}
    params |= {"person": sought.person, "after_at": after and after[0], "after_id": after and after[1]}
    params |= {"first": _moment(sought.first, time.min, user), "last": _moment(sought.last, time.max, user)}
    if user.is_coach:
        params["practice"] = user.membership.practice_id  # a number and no subquery, so that PostgreSQL plans with it
    return FIND.format(conditions="\n      AND ".join(_conditions(user, sought, after=after))), params


def _conditions(user: User, sought: Sought, *, after: Place | None) -> Iterator[str]:
    yield OF_COACH if user.is_coach else OF_CLIENT
    yield "deleted_at IS NULL"
    if sought.terms:
        yield f"words @@ ({' && '.join(_term(term, f'word{number}') for number, term in enumerate(sought.terms))})"
    if sought.person:
        yield "client_id = %(person)s"
    if sought.first:
        yield "timestamp >= %(first)s"
    if sought.last:
        yield "timestamp <= %(last)s"
    if sought.is_unanswered:
        yield UNANSWERED
    if after:
        yield "(timestamp, message_id) < (%(after_at)s, %(after_id)s)"


def _term(term: Term, name: str) -> str:
    if term.is_phrase:
        return PHRASE.format(name=name)
    return WORD.format(name=name, beginning=":*" if len(term.words[0]) >= SHORTEST_BEGINNING else "")


def _moment(day: date | None, clock: time, user: User) -> datetime | None:
    return datetime.combine(day, clock, user.zone) if day else None
