"""Notifications in words, how somebody wants to get them, and what they will be mailed."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Preferences, User
from messaging.domain.notices import KINDS, Side
from messaging.domain.post import Item, Wishes
from messaging.models import Notification

SENTENCES: dict[str, Any] = {
    "session_soon": _("You meet %(who)s %(when)s"),
    "session_changed": _("Booked: you meet %(who)s %(when)s"),
    "session_changed booked": _("Booked: you meet %(who)s %(when)s"),
    "session_changed series": _("Booked: %(what)s sessions with %(who)s, the first %(when)s"),
    "session_changed moved": _("Moved: you meet %(who)s %(when)s"),
    "session_changed off": _("Called off: the session with %(who)s %(when)s"),
    "session_changed series_off": _("Called off: %(what)s sessions with %(who)s, the first %(when)s"),
    "session_wish": _("%(who)s asks for another time: “%(what)s”"),
    "session_wish topic": _("%(who)s proposes a topic: “%(what)s”"),
    "plan_shared": _("%(who)s shared the plan of your session %(when)s"),
    "brief": _("Brief: your session with %(who)s %(when)s"),
    "message": _("%(who)s wrote to you"),
    "task_due": _("Due today: “%(what)s”"),
    "checkin_due": _("Your check-in is due"),
    "suggestion": _("%(who)s sent you a suggestion: “%(what)s”"),
    "file_shared": _("%(who)s shared something with you: “%(what)s”"),
    "nudge": _("%(who)s: “%(what)s”"),
    "program_paused gone": _("The webhook “%(what)s” is paused: the program said that it is gone"),
    "program_paused": _("The webhook “%(what)s” is paused: too many tries failed"),
}
# So far back letters count towards the most a day, wherever the person's day began.
COUNTED = timedelta(days=2)


def sentence(row: Notification, *, when: Callable[[datetime], str]) -> str:
    """What happened, in the language of now; `when` says a moment in words."""
    facts = row.facts
    at = facts.get("at")
    words = SENTENCES.get(f"{row.kind} {facts.get('how', '')}".strip(), SENTENCES[row.kind])
    told: str = words % {"who": facts.get("who", ""), "what": facts.get("what", ""), "when": when(datetime.fromisoformat(at)) if at else ""}
    return told


def side_of(person: User) -> Side:
    return "coach" if person.is_coach else "client"


def preferences_of(person: User) -> Preferences:
    """What this person set, or the defaults."""
    return Preferences.objects.of(person)


def wishes_of(person: User, preferences: Preferences) -> Wishes:
    return Wishes(person.zone, preferences.quiet_from, preferences.quiet_until, preferences.digest_at, preferences.most_per_day)


def way_of(person: User, preferences: Preferences, kind: str) -> str:
    """Which way a kind goes to this person."""
    return KINDS[kind].way(side_of(person), preferences.channels)


def item_of(row: Notification) -> Item:
    """A notification as the post sees it; only for one that is to be mailed."""
    return Item(row.pk, row.mail_at or row.due_at, row.in_digest, row.not_after, row.group)


def sent_by_day(person: User, wishes: Wishes, *, at: datetime) -> Counter[date]:
    """How many mails about notifications went to this person on each of the last days."""
    rows = Notification.objects.filter(person=person, mailed_at__gt=at - COUNTED).values_list("letter", "mailed_at").distinct()
    return Counter(wishes.day(mailed_at) for mailed_at in {letter: mailed_at for letter, mailed_at in rows if mailed_at}.values())
