"""The states of a coaching, and which turn leads from where to where."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """One turn: the kind of act that tells of it, the states it may start from, the state it leads to."""

    kind: str
    starts: frozenset[str]
    leads_to: str


PAUSE = Turn("client.paused", frozenset({"active"}), "paused")
RESUME = Turn("client.resumed", frozenset({"paused", "completed"}), "active")
COMPLETE = Turn("client.completed", frozenset({"active", "paused"}), "completed")
ARCHIVE = Turn("client.archived", frozenset({"active", "paused", "completed"}), "archived")
RESTORE = Turn("client.restored", frozenset({"archived"}), "active")  # or as it was before: see `state_before_archive`

_STATES_AFTER = {turn.kind: turn.leads_to for turn in (PAUSE, RESUME, COMPLETE)}


def state_before_archive(kinds: Iterable[str]) -> str:
    """The state that a client had when moved to the archive, from the kinds of acts so far, the newest first; active if none says otherwise."""
    return next((_STATES_AFTER[kind] for kind in kinds if kind in _STATES_AFTER), "active")
