"""What happened since the last session, in plain sentences, each with the way to its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.domain.agreements import Agreement, since
from clients.domain.brief import Happening, Since, happened_since
from clients.models import Client
from clients.readings import element_name
from clients.readings.journey import Standing
from clients.templatetags.acts import SUBJECT_ICONS, WORDS
from coachhub.overview.places import evidence_of
from common.dates import spoken_day
from common.drawings import ELEMENTS, icon_svg, sign_svg
from progress.readings import names_for
from progress.readings.journal import SharedEntry

BEYOND_CHANCE = {"likely", "clear"}
SHORT = 140
# What became of a promise; `day` is the day it was settled, `due` the day it was due.
BECAME = {
    "on_time": gettext_lazy("done %(day)s"),
    "late": gettext_lazy("done %(day)s, it was due %(due)s"),
    "partly": gettext_lazy("partly done %(day)s"),
    "renegotiated": gettext_lazy("renegotiated %(day)s"),
    "skipped": gettext_lazy("skipped by agreement %(day)s"),
    "overdue": gettext_lazy("was due %(due)s"),
    "open": gettext_lazy("due %(due)s"),
}
PROMISE_ICONS = {
    "on_time": "circle-check",
    "late": "circle-check",
    "partly": "circle-check",
    "renegotiated": "rotate-ccw",
    "skipped": "circle-x",
    "overdue": "circle-alert",
    "open": "circle",
}
WAITING = {
    "message.asked": gettext_lazy("Has not answered what you asked"),
    "message.written": gettext_lazy("Wrote and waits for your answer"),
    "message.replied": gettext_lazy("Replied and waits for your answer"),
    "recommendation.sent": gettext_lazy("Has not looked at: %(title)s"),
    "resource.shared": gettext_lazy("Has not opened: %(title)s"),
    "checkin.due": gettext_lazy("The check-in is waiting"),
}


@dataclass(frozen=True)
class Line:
    """One fact in words, when it was, and where it comes from."""

    icon: str
    words: str
    when: str
    url: str
    element: str = ""
    is_open: bool = False

    @property
    def html(self) -> SafeString:
        """A list item, written here and not in the template (docs/architecture.md, "Lists")."""
        sign = f'<span data-el="{self.element}">{sign_svg(self.element)}</span>' if self.element else icon_svg(self.icon)
        words = f'<a href="{escape(self.url)}">{escape(self.words)}</a> <small>{escape(self.when)}</small>'
        return mark_safe(f'<li class="row">{sign}<span class="grow">{words}</span></li>\n')  # noqa: S308 - escaped


@dataclass
class Section:
    slug: str
    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Brief:
    """Since when, and what there is to say, in sections that each have at least one line."""

    met: datetime
    has_met: bool
    sections: list[Section]

    @property
    def news(self) -> list[Line]:
        """The lines that are not merely still open, section after section: what a card has room for."""
        return [line for section in self.sections for line in section.lines if not line.is_open]


def brief_of(
    client: Client,
    agreements: Iterable[Agreement],
    happenings: Iterable[Happening],
    *,
    entries: Iterable[SharedEntry] = (),
    levels: Mapping[str, Any],
    met: datetime,
    now: datetime,
) -> Brief:
    """Everything since coach and client last met, by subject."""
    today, found = client.today(now), happened_since(happenings, at=met)
    promises = since(agreements, day=met.astimezone(client.zone).date(), today=today)
    sections = [
        Section("promised", _("What was promised"), [_promise(row, client.pk, today) for row in promises]),
        Section("sessions", _("Sessions that did not happen"), _acts(found.sessions, client.pk, now)),
        Section("goals", _("Goals"), _acts(found.steps, client.pk, now)),
        Section("elements", _("Elements that moved"), _moved(levels, client)),
        Section("talk", _("Something to talk about"), _talking_points(levels, client)),
        Section("entries", _("Shared with you"), [_entry(row, now) for row in entries]),
        Section("waiting", _("Waiting for an answer"), _waiting(found, client.pk, now)),
    ]
    card = getattr(client, "card", None)
    return Brief(met, card is not None and card.last_session_at is not None, [section for section in sections if section.lines])


def _promise(row: Agreement, client_id: int, today: date) -> Line:
    outcome = row.outcome(today)
    days = {"day": spoken_day(row.settled, today=today) if row.settled else "", "due": spoken_day(row.due, today=today) if row.due else ""}
    when = str(BECAME[outcome]) % days if outcome != "open" or row.due else _("open, no day agreed")
    return Line(PROMISE_ICONS[outcome], row.words, when, evidence_of("task", client_id, row.ref), is_open=outcome == "open")


def _acts(happenings: Iterable[Happening], client_id: int, now: datetime) -> list[Line]:
    return [
        Line(
            SUBJECT_ICONS.get(row.subject, "circle"),
            str(WORDS[row.kind]) % {"title": row.title},
            _day(row.at, now),
            evidence_of(row.subject, client_id, row.about[1]),
        )
        for row in happenings
    ]


def _entry(row: SharedEntry, now: datetime) -> Line:
    words = row.title or _("An entry without a title")
    return Line(SUBJECT_ICONS["entry"], words, _day(row.shared_at, now), evidence_of("entry", row.client_id, row.entry_id), element=row.element or "")


def _waiting(found: Since, client_id: int, now: datetime) -> list[Line]:
    return [
        Line(
            SUBJECT_ICONS.get(row.subject, "circle"),
            str(WAITING[row.kind]) % {"title": row.title},
            _("since %(day)s") % {"day": _day(row.at, now)},
            evidence_of(row.subject, client_id, row.about[1]),
        )
        for row in found.waiting
    ]


def _moved(levels: Mapping[str, Any], client: Client) -> list[Line]:
    """Elements whose level differs from a month ago by more than chance; nothing is said of the others."""
    rows = [(element, levels.get(element) or {}) for element in ELEMENTS]
    return [_movement(element, row, client) for element, row in rows if row.get("certainty") in BEYOND_CHANCE]


def _movement(element: str, row: Mapping[str, Any], client: Client) -> Line:
    words = _("%(element)s is stronger than a month ago") if row["change"] > 0 else _("%(element)s is quieter than a month ago")
    numbers = _("from %(before).0f to %(after).0f") % {"before": row["month_ago"], "after": row["level"]}
    return Line("", words % {"element": names_for(client)[element]}, numbers, evidence_of("elements", client.pk), element=element)


def _talking_points(levels: Mapping[str, Any], client: Client) -> list[Line]:
    """Elements that client and coach see 25 points or more apart; neither of the two is wrong."""
    rows = [(element, (levels.get(element) or {}).get("talk")) for element in ELEMENTS]
    return [_talking_point(element, talk, client) for element, talk in rows if talk]


def _talking_point(element: str, talk: Mapping[str, float], client: Client) -> Line:
    words = _("%(name)s sees more of %(element)s than you do") if talk["own"] > talk["coach"] else _("You see more of %(element)s than %(name)s does")
    numbers = _("%(own).0f by the check-in, %(coach).0f by the rating") % talk
    named = {"element": names_for(client)[element], "name": client.first_name}
    return Line("", words % named, numbers, evidence_of("checkin", client.pk), element=element)


def in_words(rows: Iterable[Standing], client_id: int, *, now: datetime) -> list[Line]:
    """What appears and what is in focus, for the eye: never "is", always "appears as"."""
    return [_standing(row, client_id, timezone.localtime(now).date()) for row in rows]


def _standing(row: Standing, client_id: int, today: date) -> Line:
    begun = _("%(element)s, since %(day)s") % {"element": element_name(row.element), "day": spoken_day(row.from_date, today=today)}
    words = (_("In focus: %(name)s") if row.of == "facet" else _("Appears as %(name)s")) % {"name": row.name}
    said = f" · {Truncator(row.words).chars(SHORT)}" if row.words else ""
    return Line("", words, f"{begun}{said}", evidence_of("focus" if row.of == "facet" else "archetype", client_id, row.ref), element=row.element)


def _day(at: datetime, now: datetime) -> str:
    return spoken_day(timezone.localtime(at).date(), today=timezone.localtime(now).date())
