"""What people are told of: each kind of notification, whom it is for, and by which ways it may go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

type Side = Literal["coach", "client"]

NONE, APP, DIGEST, MAIL, PUSH = "none", "app", "digest", "mail", "push"
EVERY_WAY = (NONE, APP, DIGEST, MAIL, PUSH)
# What has its own hour cannot wait for the daily mail.
AT_ONCE = (NONE, APP, MAIL, PUSH)


@dataclass(frozen=True)
class Kind:
    """A kind of notification, the sides that may get it with its usual way for each, and the ways to choose from."""

    slug: str
    usual: Mapping[Side, str]
    ways: tuple[str, ...] = EVERY_WAY
    waits_minutes: int = 0  # the mail waits so long for the person to see it in the app

    def way(self, side: Side, chosen: Mapping[str, str]) -> str:
        """The way that this side chose, or the usual one; a kind that is not for a side goes no way."""
        if side not in self.usual:
            return NONE
        way = chosen.get(self.slug, "")
        return way if way in self.ways else self.usual[side]


_ALL = (
    Kind("session_soon", {"coach": APP, "client": MAIL}, AT_ONCE),
    Kind("session_changed", {"coach": APP, "client": MAIL}, AT_ONCE),
    Kind("session_wish", {"coach": MAIL}),
    Kind("plan_shared", {"client": DIGEST}),
    Kind("brief", {"coach": NONE}, (NONE, MAIL)),
    Kind("message", {"coach": MAIL, "client": MAIL}, waits_minutes=10),
    Kind("task_due", {"client": DIGEST}),
    Kind("checkin_due", {"client": DIGEST}),
    Kind("suggestion", {"client": DIGEST}),
    Kind("file_shared", {"client": DIGEST}),
    Kind("nudge", {"client": MAIL}, AT_ONCE),
    Kind("program_paused", {"coach": MAIL}),
)
KINDS: dict[str, Kind] = {kind.slug: kind for kind in _ALL}


def kinds_for(side: Side) -> list[Kind]:
    return [kind for kind in _ALL if side in kind.usual]
