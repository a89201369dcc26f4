"""What happened since the last session, picked from acts: nothing is inferred, every line is one thing that somebody did or awaits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

SESSIONS = {"session.missed", "session.late_cancelled", "session.cancelled"}
STEPS = {"goal.set", "goal.reached", "milestone.reached"}
SHARED = {"entry.shared"}
# What asks, and what answers it; a matter is open until it is answered.
ASKING = {
    "message.asked": {"message.replied"},
    "message.written": {"message.answered"},
    "message.replied": {"message.answered"},
    "recommendation.sent": {"recommendation.opened", "recommendation.done", "recommendation.declined", "recommendation.rated"},
    "resource.shared": {"resource.opened"},
    "checkin.due": {"checkin.done"},
}
# Matters that are answered for all at once, by any later answer; the others are answered one by one.
AT_ONCE = {"message.asked", "message.written", "message.replied", "checkin.due"}
KINDS = SESSIONS | STEPS | SHARED | set(ASKING) | {answer for answers in ASKING.values() for answer in answers}
# Something asked longer ago is no longer what the next session is about.
LOOKS_BACK = timedelta(weeks=8)


@dataclass(frozen=True)
class Happening:
    """One act, with its words as they were."""

    kind: str
    at: datetime
    title: str = ""
    about: tuple[str, int | None] = ("", None)
    place: int = 0  # in the log, where the newest is the last that was recorded

    @property
    def subject(self) -> str:
        return self.kind.partition(".")[0]


@dataclass
class Since:
    """What happened after a moment, each list from the newest on, and what still waits for an answer, the oldest first."""

    sessions: list[Happening] = field(default_factory=list)
    steps: list[Happening] = field(default_factory=list)
    waiting: list[Happening] = field(default_factory=list)


def happened_since(happenings: Iterable[Happening], *, at: datetime) -> Since:
    """The acts after this moment by what they are about; what waits may have begun before it."""
    rows = sorted(happenings, key=lambda row: row.at, reverse=True)
    later = [row for row in rows if row.at > at]
    return Since(
        sessions=[row for row in later if row.kind in SESSIONS],
        steps=[row for row in later if row.kind in STEPS],
        waiting=_waiting(rows),
    )


def _waiting(rows: list[Happening]) -> list[Happening]:
    """Matters without an answer, each once; `rows` are the newest first."""
    # What waited on a device can have been given before it was asked for: it answers whatever stood in the log when it arrived.
    checked_in = max((row.place for row in rows if row.kind == "checkin.done"), default=0)
    rows = [row for row in rows if row.kind != "checkin.due" or row.place >= checked_in]
    answers: list[Happening] = []
    found: dict[object, Happening] = {}
    for row in rows:
        if row.kind in ASKING and not any(_is_answered(row, answer) for answer in answers):
            matter = ("message", row.kind == "message.asked") if row.subject == "message" else row.kind if row.kind in AT_ONCE else row.about
            found[matter] = row  # the oldest of several unanswered ones says since when
        answers.append(row)
    return sorted(found.values(), key=lambda row: row.at)


def _is_answered(asked: Happening, answer: Happening) -> bool:
    return answer.kind in ASKING[asked.kind] and (asked.kind in AT_ONCE or answer.about == asked.about)
