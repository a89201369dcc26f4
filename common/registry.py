"""Work that crosses all apps: each app declares its part of it in its own `registry.py`, and coachhub's commands run the parts."""

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import MIMEPart
from typing import Any, Literal

from django.db.models import Model, QuerySet
from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Part[Run: Callable[..., Any]]:
    name: str
    order: int
    run: Run


class Register[Run: Callable[..., Any]]:
    """The parts of one piece of work, in their order."""

    def __init__(self) -> None:
        self._parts: dict[str, Part[Run]] = {}

    def part(self, name: str, *, order: int) -> Callable[[Run], Run]:
        """Declare a function as the part `name`; parts with a lower order run earlier."""

        def declare(run: Run) -> Run:
            self._parts[name] = Part(name, order, run)
            return run

        return declare

    def named(self, name: str) -> Part[Run] | None:
        """The part of this name, if an app declares one."""
        return next((part for part in self if part.name == name), None)

    def __iter__(self) -> Iterator[Part[Run]]:
        autodiscover_modules("registry")
        return iter(sorted(self._parts.values(), key=lambda part: (part.order, part.name)))


@dataclass
class World:
    """The demo world while it is made: its moment, its size, and what earlier parts leave for later ones."""

    at: datetime
    say: Callable[[str], Any]
    seed: int = 1
    made: dict[str, Any] = field(default_factory=dict)

    def chance(self, name: str) -> random.Random:
        """A source of chance that gives the same numbers in every world with this seed, whatever other parts draw."""
        return random.Random(f"{self.seed}:{name}")  # noqa: S311  nothing secret depends on it


# Making the demo world; making a large one of `clients` people for measuring; taking demo worlds away, in reverse order.
demo: Register[Callable[[World], None]] = Register()
scale: Register[Callable[[World, int], None]] = Register()
clearing: Register[Callable[[], None]] = Register()

# Rebuilding the snapshots of one table as of a moment: yields how many rows each batch wrote.
snapshots: Register[Callable[[datetime], Iterator[int]]] = Register()


# What somebody tagged with archetypes, for these clients: (label of the model, its id, slug) of each tag. What only the client
# may read is not among them.
archetype_tags: Register[Callable[[Collection[int]], Iterable[tuple[str, int, str]]]] = Register()

# The models whose rows can be tagged so: each has a `client` and an `archetype`.
tagged_models: Register[Callable[[], type[Model]]] = Register()

# What follows, in the same transaction, when a client forbids archetypes or allows them again; the client says which.
archetypes_turned: Register[Callable[[Any], None]] = Register()


@dataclass(frozen=True)
class Enclosure:
    """What a mail about a notification holds beside its sentence and its link."""

    words: str = ""
    files: tuple[MIMEPart, ...] = ()


# What goes along with mails about one kind of notification, by its slug; None when there is nothing to tell any more.
enclosures: Register[Callable[[Any], Enclosure | None]] = Register()


@dataclass(frozen=True)
class Subject:
    """Something a client can be reminded of: its row, a first sentence for the coach to change, and where it leads the client."""

    about: Model | None
    words: str
    place: str


# What a coach may remind a client of, by its slug: from the client's number and the row's to the subject, None when there is nothing to do about it.
subjects: Register[Callable[[int, int], Subject | None]] = Register()


# What hangs off a client, table by table: how it leaves the house, comes in, and goes for good.
type Reader = Literal["coach", "client"]


def _all_of_them(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    return rows


def _as_it_is(row: Any, at: datetime) -> None:
    return None


def _none_of_them(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.none()


@dataclass(frozen=True)
class Table:
    """How the rows of one model that belong to a client are carried.

    Every column stands in exactly one place: who may have it, or in `left_out` with the reason; a test holds that.
    """

    name: str  # the key in the JSON and the name of the CSV
    model: type[Model]
    fields: tuple[str, ...] = ()
    for_coach: tuple[str, ...] = ()
    for_client: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    path: str = "client"  # the way from a row to its client
    readers: tuple[Reader, ...] = ("coach", "client")
    rows_for: Callable[[QuerySet[Any], Reader], QuerySet[Any]] = _all_of_them
    comes_in: bool = True  # whether an import writes rows of it
    fitted: Callable[[Any, datetime], None] = _as_it_is  # changes a row that cannot stand here as it is, before an import writes it
    own: Callable[[QuerySet[Any]], QuerySet[Any]] = _none_of_them  # what stays the client's own when a coach erases
    words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)  # a column in people's words
    for_machines: tuple[str, ...] = ()  # columns that the readable page leaves to the JSON
    found: Callable[[Model], QuerySet[Any]] | None = None  # the rows of a client that `path` alone does not lead to
    file_named: Callable[[Any], str] | None = None  # what people call the row's file, of which the ending is kept

    def of(self, client: Model) -> QuerySet[Any]:
        rows = self.found(client) if self.found else self.model._base_manager.filter(**{self.path: client.pk})
        return rows.order_by("pk")

    def columns(self, reader: Reader) -> tuple[str, ...]:
        return self.fields + (self.for_coach if reader == "coach" else self.for_client)


@dataclass(frozen=True)
class NotCarried:
    """A model with a key to a client that neither leaves nor comes in, and why; it goes with the client all the same."""

    model: type[Model]
    reason: str


portable: Register[Callable[[], list[Table | NotCarried]]] = Register()

# What follows when all rows of a client came in: (client, whoever brought them in, when).
arrived: Register[Callable[[Any, Any, datetime], None]] = Register()


def tables() -> list[Table]:
    """Every table that is carried, those that others point to first."""
    return [entry for part in portable for entry in part.run() if isinstance(entry, Table)]
