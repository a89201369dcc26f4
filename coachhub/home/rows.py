"""The list of clients as cards, written here and not in a template: hundreds of them fill a page (docs/architecture.md, "Lists")."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import escape
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from clients.models.client import photo_address
from clients.readings import ELEMENT_NAMES, Told, element_name
from coachhub.home.reasons import short_words
from coachhub.home.sparks import spark
from common.dates import spoken_day
from common.templatetags.ui import avatar, badge, badge_in_list, ring

# Only what a row shows: reading a column costs as much as writing it.
COLUMNS = frozenset({
    "client_id", "name", "photo", "state", "last_session_at", "next_session_at", "sessions_held", "tasks_open", "tasks_overdue",
    "score", "score_before", "score_state", "balance_by_week", "leading", "unread",
})  # fmt: skip
# A session that began within the hour is still the next one.
STILL_ON = timedelta(hours=1)
RISING = 5


@dataclass(frozen=True)
class Words:
    """The words of the cards in the reader's language, looked up once for all rows."""

    next: str = field(default_factory=lambda: _("Next: %s"))
    last: str = field(default_factory=lambda: _("Last: %s"))
    not_booked: str = field(default_factory=lambda: _("not booked"))
    none_yet: str = field(default_factory=lambda: _("none yet"))
    balance: str = field(default_factory=lambda: _("Balance, twelve weeks, from %s to %s"))
    no_checkin: str = field(default_factory=lambda: _("No check-in yet"))
    no_score: str = field(default_factory=lambda: _("no score yet"))
    rising: str = field(default_factory=lambda: _("Engagement %s of 100, rising"))
    falling: str = field(default_factory=lambda: _("Engagement %s of 100, falling"))
    level: str = field(default_factory=lambda: _("Engagement %s of 100"))
    dormant: str = field(default_factory=lambda: _("dormant"))
    states: dict[str, str] = field(
        default_factory=lambda: {"new": _("new"), "no_plan": _("no plan yet")} | {str(state): str(state.label).lower() for state in Client.State}
    )
    elements: dict[str, str] = field(default_factory=lambda: {slug: element_name(slug) for slug in ELEMENT_NAMES})


class Kept[Key, Text](dict[Key, Text]):
    """What is made once for each key and looked up by all rows after that."""

    def __init__(self, make: Callable[[Key], Text]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: Key) -> Text:
        made = self[key] = self.make(key)
        return made


class Rows:
    """Writes the rows of the list for one reader at one moment."""

    def __init__(self, now: datetime, told: Mapping[int, list[Told]]) -> None:
        self.now, self.told, self.words = now, told, Words()
        self.zone = timezone.get_current_timezone()
        today = now.astimezone(self.zone).date()
        self.link = reverse("client", args=[0]).replace("/0/", "/%s/")
        self.days = Kept[date, str](lambda day: spoken_day(day, today=today))
        self.rings = Kept[tuple[int, str], str](lambda of: ring(of[0], of[1] % of[0]))
        self.counted = Kept[tuple[str, int], str](lambda of: _counted(*of))
        self.badges = Kept[tuple[str, int, str], str](lambda of: badge(self.counted[of[0], of[1]], kind=of[2]))
        self.leading = Kept[str, str](lambda element: badge_in_list(self.words.elements[element], element) if element else "")

    def card(self, row: dict[str, Any]) -> str:
        """One client as a card that leads to the client as a whole."""
        name, words = row["name"], self.words
        photo = photo_address(row["client_id"], row["photo"]) if row["photo"] else ""
        return (
            f'<li class="card person">{avatar(name, photo=photo)}'
            f'<h3><a class="cover" href="{self.link % row["client_id"]}">{escape(name)}</a></h3>'
            f'<p class="xs soft">{words.next % self.next(row)}</p>{self.ring(row)}{self.balance(row)}'
            f'<p class="past xs soft">{words.last % self.last(row)} · {self.counted["held", row["sessions_held"]]}</p>'
            f'<p class="notes">{"".join(self.notes(row))}</p></li>'
        )

    def line(self, row: dict[str, Any]) -> str:
        """One client as a line of the dense table."""
        client_id, overdue, unread = row["client_id"], row["tasks_overdue"], row["unread"]
        late = f" {self.badges['late', overdue, 'alert']}" if overdue else ""
        return (
            f'<tr><th scope="row"><a class="cover" href="{self.link % client_id}">{escape(row["name"])}</a></th>'
            f"<td>{escape(self.standing(row))}</td><td>{self.balance(row)}</td><td>{self.leading[row['leading']]}</td>"
            f"<td>{self.last(row)}</td><td>{self.next(row)}</td>"
            f'<td class="num">{row["sessions_held"]}</td><td class="num">{row["tasks_open"]}{late}</td>'
            f'<td class="num" data-unread-of="{client_id}">{unread or ""}</td></tr>\n'
        )

    def next(self, row: dict[str, Any]) -> str:
        at = row["next_session_at"]
        if at is None or at < self.now - STILL_ON:
            return self.words.not_booked
        local = at.astimezone(self.zone)
        return f"{self.days[local.date()]} {local.hour:02}:{local.minute:02}"

    def last(self, row: dict[str, Any]) -> str:
        at = row["last_session_at"]
        return self.days[at.astimezone(self.zone).date()] if at else self.words.none_yet

    def ring(self, row: dict[str, Any]) -> str:
        score, state = row["score"], self.state(row)
        if score is None or state:
            return ring(state or self.words.no_score, "")
        return self.rings[score, self.way(row)]

    def standing(self, row: dict[str, Any]) -> str:
        """The score and where it goes, or the word in its place."""
        state = self.state(row)
        return state or (self.words.no_score if row["score"] is None else self.direction(row))

    def state(self, row: dict[str, Any]) -> str:
        """The word that stands in place of a score, empty where there is one."""
        state = row["state"] if row["state"] != "active" else row["score_state"]
        return self.words.states.get(state, "")

    def way(self, row: dict[str, Any]) -> str:
        change = row["score"] - (row["score_before"] if row["score_before"] is not None else row["score"])
        return self.words.rising if change >= RISING else self.words.falling if change <= -RISING else self.words.level

    def direction(self, row: dict[str, Any]) -> str:
        word = {self.words.rising: _("rising"), self.words.falling: _("falling")}.get(self.way(row), "")
        return f"{row['score']} · {word}" if word else str(row["score"])

    def balance(self, row: dict[str, Any]) -> str:
        weeks = row["balance_by_week"]
        known = [value for value in weeks if value is not None]
        if not known:
            return f'<p class="spark--none xs soft">{self.words.no_checkin}</p>'
        return spark(weeks, self.words.balance % (known[0], known[-1]))

    def notes(self, row: dict[str, Any]) -> list[str]:
        """What stands at the foot of a card: the leading element, what waits, and the one thing worth saying."""
        found, unread = [self.leading[row["leading"]]], row["unread"]
        if unread:
            found.append(self.badges["unread", unread, ""])
        if row["score_state"] == "dormant":
            found.append(badge(self.words.dormant, kind="quiet"))
        if row["client_id"] in self.told and (said := short_words(self.told[row["client_id"]][0], now=self.now)):
            return [*found, badge(said, kind="alert")]
        overdue = row["tasks_overdue"]
        return [*found, self.badges["overdue", overdue, "alert"] if overdue else self.badges["open", row["tasks_open"], "quiet"]]


def _counted(what: str, count: int) -> str:
    """A number with its word."""
    if what == "overdue":
        return ngettext("%(count)d task overdue", "%(count)d tasks overdue", count) % {"count": count}
    if what == "late":
        return _("%(count)d overdue") % {"count": count}
    if what == "unread":
        return ngettext("%(count)d unread message", "%(count)d unread messages", count) % {"count": count}
    if what == "open":
        return ngettext("%(count)d open task", "%(count)d open tasks", count) % {"count": count} if count else _("No open tasks")
    return ngettext("%(count)d session in 12 weeks", "%(count)d sessions in 12 weeks", count) % {"count": count} if count else _("no session in 12 weeks")
