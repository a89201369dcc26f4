"""What a rule says: who may enter an address, what the words in it stand for, and what a form there sends."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Literal:
    """A word in an address that names no row."""

    text: str


# A word stands for the row of a model, for what a function finds in somebody's circle, or for itself.
type Word = str | Literal | Callable[[Any], Any]


@dataclass(frozen=True)
class Rule:
    may: frozenset[str]
    words: dict[str, Word] = field(default_factory=dict)
    body: dict[str, str] = field(default_factory=dict)
    is_shown: bool = True
    bearer: frozenset[str] = frozenset()
    is_form: bool = False

    def sends(self, **body: str) -> "Rule":
        """What a valid form holds, so that the walk comes through to the write behind it."""
        return replace(self, body=body)

    def as_form(self) -> "Rule":
        """An operation of the API that takes a form with files instead of JSON."""
        return replace(self, is_form=True)

    def unseen(self) -> "Rule":
        """No page of its own: it only takes forms, or leads elsewhere."""
        return replace(self, is_shown=False)

    def shows_bearer(self, *fields: str) -> "Rule":
        """Whoever holds the address may read these fields."""
        return replace(self, bearer=frozenset(fields))


def everybody(**words: Word) -> Rule:
    return Rule(frozenset({"guest", "coach", "client", "staff"}), words)


def signed_in(**words: Word) -> Rule:
    return Rule(frozenset({"coach", "client", "staff"}), words)


def coach(**words: Word) -> Rule:
    return Rule(frozenset({"coach"}), words)


def client(**words: Word) -> Rule:
    return Rule(frozenset({"client"}), words)


def coach_or_client(**words: Word) -> Rule:
    return Rule(frozenset({"coach", "client"}), words)


def of_journey(label: str) -> Rule:
    """The coach wrote the rows of the walk; their client sees them, and writes own ones."""
    return coach_or_client(client_id="clients.Client", row_id=label)


def staff(**words: Word) -> Rule:
    return Rule(frozenset({"staff"}), words)


def admin_of(label: str, row: Word) -> dict[str, Rule]:
    """The pages that Django's admin has for a model; staff may not add or delete everywhere."""
    app, model = label.lower().split(".")
    start, one = f"admin:{app}_{model}", staff(object_id=row)
    if isinstance(row, Literal):
        one = one.unseen()
    pages = {f"{start}_changelist": staff(), f"{start}_add": staff().unseen(), f"{start}_change": one}
    return pages | {f"{start}_history": one, f"{start}_delete": one.unseen(), f"admin/{app}/{model}/<path:object_id>/": one.unseen()}
