"""The list of clients as cards, written here and not in a template: hundreds of them fill a page (docs/architecture.md, "Lists")."""

from collections.abc import Mapping
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
from clients.readings import Told
from coachhub.home.reasons import short_words
from coachhub.home.sparks import spark
from common.dates import spoken_day
from common.templatetags.ui import avatar, badge, ring

COLUMNS = (
    "client_id", "name", "sort_name", "photo", "state", "since_date", "last_act_at", "last_session_at", "next_session_at", "sessions_held",
    "tasks_open", "tasks_overdue", "score", "score_before", "score_state", "balance_by_week", "leading", "unread",
)  # fmt: skip
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
    elements: dict[str, str] = field(
        default_factory=lambda: {"fire": _("Fire"), "water": _("Water"), "earth": _("Earth"), "air": _("Air"), "aether": _("Aether")}
    )


class Rows:
    """Writes the rows of the list for one reader at one moment."""

    def __init__(self, now: datetime, told: Mapping[int, list[Told]]) -> None:
        self.now, self.told, self.words = now, told, Words()
        self.phrases: dict[tuple[str, int], str] = {}
        self.days: dict[date, str] = {}
        self.zone = timezone.get_current_timezone()
        self.today = now.astimezone(self.zone).date()
        self.link = reverse("client", args=[0]).replace("/0/", "/%s/")

    def card(self, row: dict[str, Any]) -> str:
        """One client as a card that leads to the client as a whole."""
        name, words = row["name"], self.words
        return (
            f'<li class="card person">{avatar(name, photo=photo_address(row["client_id"], row["photo"]))}'
            f'<h3><a class="cover" href="{self.link % row["client_id"]}">{escape(name)}</a></h3>'
            f'<p class="xs soft">{words.next % self.next(row)}</p>{self.ring(row)}{self.balance(row)}'
            f'<p class="past xs soft">{words.last % self.last(row)} · {self.held(row["sessions_held"])}</p>'
            f'<p class="notes">{"".join(self.notes(row))}</p></li>\n'
        )

    def line(self, row: dict[str, Any]) -> str:
        """One client as a line of the dense table."""
        client_id, overdue, unread = row["client_id"], row["tasks_overdue"], row["unread"]
        late = f" {badge(self.overdue(overdue), kind='alert')}" if overdue else ""
        return (
            f'<tr><th scope="row"><a class="cover" href="{self.link % client_id}">{escape(row["name"])}</a></th>'
            f"<td>{escape(self.standing(row))}</td><td>{self.balance(row)}</td><td>{self.leading(row)}</td>"
            f"<td>{self.last(row)}</td><td>{self.next(row)}</td>"
            f'<td class="num">{row["sessions_held"]}</td><td class="num">{row["tasks_open"]}{late}</td><td class="num">{unread or ""}</td></tr>\n'
        )

    def next(self, row: dict[str, Any]) -> str:
        at = row["next_session_at"]
        if at is None or at < self.now - STILL_ON:
            return self.words.not_booked
        local = at.astimezone(self.zone)
        return f"{self._day(local.date())} {local.hour:02}:{local.minute:02}"

    def last(self, row: dict[str, Any]) -> str:
        at = row["last_session_at"]
        return self._day(at.astimezone(self.zone).date()) if at else self.words.none_yet

    def ring(self, row: dict[str, Any]) -> str:
        score, state = row["score"], self.state(row)
        if score is None or state:
            return ring(state or self.words.no_score, "")
        return ring(score, self.way(row) % score)

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
        if not any(value is not None for value in weeks):
            return f'<p class="spark--none xs soft">{self.words.no_checkin}</p>'
        known = [value for value in weeks if value is not None]
        return spark(weeks, self.words.balance % (known[0], known[-1]))

    def leading(self, row: dict[str, Any]) -> str:
        return badge(self.words.elements[row["leading"]], element=row["leading"]) if row["leading"] in self.words.elements else ""

    def notes(self, row: dict[str, Any]) -> list[str]:
        """What stands at the foot of a card: the leading element, what waits, and the one thing worth saying."""
        found, unread = [self.leading(row)], row["unread"]
        if unread:
            found.append(badge(self._counted("unread", unread)))
        if row["score_state"] == "dormant":
            found.append(badge(self.words.dormant, kind="quiet"))
        if row["client_id"] in self.told and (said := short_words(self.told[row["client_id"]][0], now=self.now)):
            return [*found, badge(said, kind="alert")]
        return [*found, self.tasks(row)]

    def tasks(self, row: dict[str, Any]) -> str:
        overdue, opened = row["tasks_overdue"], row["tasks_open"]
        if overdue:
            return badge(self.overdue(overdue), kind="alert")
        return badge(self._counted("open", opened), kind="quiet")

    def overdue(self, count: int) -> str:
        return self._counted("overdue", count)

    def held(self, count: int) -> str:
        return self._counted("held", count)

    def _day(self, day: date) -> str:
        """The day in words; each is looked up once for all rows."""
        if day not in self.days:
            self.days[day] = spoken_day(day, today=self.today)
        return self.days[day]

    def _counted(self, what: str, count: int) -> str:
        """A number with its word; each is looked up once for all rows."""
        if (what, count) not in self.phrases:
            phrase = {
                "held": lambda: ngettext("%(count)d session in 12 weeks", "%(count)d sessions in 12 weeks", count) if count else _("no session in 12 weeks"),
                "open": lambda: ngettext("%(count)d open task", "%(count)d open tasks", count) if count else _("No open tasks"),
                "overdue": lambda: ngettext("%(count)d task overdue", "%(count)d tasks overdue", count),
                "unread": lambda: ngettext("%(count)d unread message", "%(count)d unread messages", count),
            }[what]()
            self.phrases[what, count] = phrase % {"count": count}
        return self.phrases[what, count]
