"""The facts behind a score and what moved it, in sentences."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.dates import spoken_gap
from progress.domain.engagement import Event, Facts, Score
from progress.domain.reasons import Change, Move, changes
from progress.models import Part
from progress.readings import Evidence

AT_MOST = 3  # facts that one sentence names

OUTCOMES = {
    "on_time": gettext_lazy("done on time"),
    "late": gettext_lazy("done up to a week late"),
    "very_late": gettext_lazy("done more than a week late"),
    "partly": gettext_lazy("partly done"),
    "overdue": gettext_lazy("overdue"),
    "held": gettext_lazy("held"),
    "late_cancelled": gettext_lazy("cancelled late"),
    "missed": gettext_lazy("missed"),
    "in_72h": gettext_lazy("answered within three days"),
    "later": gettext_lazy("answered later than three days"),
    "none": gettext_lazy("not answered"),
    "done_rated": gettext_lazy("done and rated"),
    "done": gettext_lazy("done"),
    "declined_with_reason": gettext_lazy("declined with a reason"),
    "opened": gettext_lazy("opened"),
    "unopened": gettext_lazy("not opened yet"),
    "ignored": gettext_lazy("no answer yet"),
}
HAPPENED = {
    "on_time": gettext_lazy("%(what)s was done on time"),
    "late": gettext_lazy("%(what)s was done up to a week late"),
    "very_late": gettext_lazy("%(what)s was done more than a week late"),
    "partly": gettext_lazy("%(what)s was partly done"),
    "overdue": gettext_lazy("%(what)s became overdue"),
    "held": gettext_lazy("%(what)s was held"),
    "late_cancelled": gettext_lazy("%(what)s was cancelled late"),
    "missed": gettext_lazy("%(what)s was missed"),
    "in_72h": gettext_lazy("%(what)s was answered within three days"),
    "later": gettext_lazy("%(what)s was answered after more than three days"),
    "none": gettext_lazy("%(what)s has waited three days for an answer"),
    "done_rated": gettext_lazy("%(what)s was done and rated"),
    "done": gettext_lazy("%(what)s was done"),
    "declined_with_reason": gettext_lazy("%(what)s was declined with a reason"),
    "opened": gettext_lazy("%(what)s was opened"),
    "ignored": gettext_lazy("%(what)s has had no answer for three days"),
}
NO_LONGER = gettext_lazy("%(what)s no longer counts")
EVENTS = {"tasks": "tasks", "sessions": "sessions", "contact": "replies", "response": "responses"}


def what(part: str, event: Event, evidence: Evidence) -> str:
    """What a fact is about: a task by its words, a session or a message by its day."""
    if part == "tasks":
        return _("“%(title)s”") % {"title": evidence.task_titles.get(event.ref, _("a task"))}
    act = evidence.acts.get(event.ref)
    day = day_words(act.at.astimezone(evidence.zone).date()) if act else ""
    if part == "sessions":
        return _("the session of %(day)s") % {"day": day}
    if part == "contact":
        return _("the message of %(day)s") % {"day": day}
    return _("“%(title)s”") % {"title": act.title} if act and act.title else _("the suggestion of %(day)s") % {"day": day}


def day_words(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def moved(move: Move, evidence: Evidence, *, scores: tuple[Score, Score], facts: tuple[Facts, Facts]) -> dict[str, Any]:
    """One line of "what moved it": the points, how to say them, and the facts that did it."""
    name = _("Recency") if move.of == "recency" else str(Part(move.of).label)
    reason = _of_silence(facts) if move.of == "recency" else _of_part(move.of, evidence, scores=scores, facts=facts)
    rose = ngettext("%(name)s rose by %(points)d point", "%(name)s rose by %(points)d points", move.points)
    fell = ngettext("%(name)s fell by %(points)d point", "%(name)s fell by %(points)d points", -move.points)
    return {"points": move.points, "sentence": (rose if move.points > 0 else fell) % {"name": name, "points": abs(move.points)}, "reason": reason}


def _of_silence(facts: tuple[Facts, Facts]) -> str:
    days = facts[1].days_since_act
    if days > facts[0].days_since_act:
        return _("The last act is %(gap)s ago by now.") % {"gap": spoken_gap(int(days))}
    return _("After a silence of %(before)s there was an act again.") % {"before": spoken_gap(int(facts[0].days_since_act))}


def _of_part(part: str, evidence: Evidence, *, scores: tuple[Score, Score], facts: tuple[Facts, Facts]) -> str:
    before, after = (score.parts.get(part) for score in scores)  # type: ignore[call-overload]
    told = _of_journal(facts) if part == Part.JOURNAL else _of_events(part, evidence, facts=facts)
    told += _of_resources(facts) if part == Part.CONTACT else []
    if before is None:
        return _sentence([*told, _("a week ago nothing was asked here")])
    if after is None:
        return _sentence([*told, _("nothing that counts here is left")])
    if told:
        return _sentence(told)
    if abs(before - after) >= 1:
        return _("Nothing new: what happened longer ago counts a little less every day.")
    return _("Nothing new here: it weighs differently because of the other parts.")


def _of_events(part: str, evidence: Evidence, *, facts: tuple[Facts, Facts]) -> list[str]:
    found = changes(*(getattr(of, EVENTS[part]) for of in facts))
    told = [_change(kind, part, event, evidence) for kind, event in found[:AT_MOST]]
    more = len(found) - AT_MOST
    return [*told, ngettext("%(more)d more", "%(more)d more", more) % {"more": more}] if more > 0 else told


def _change(kind: Change, part: str, event: Event, evidence: Evidence) -> str:
    words = NO_LONGER if kind == "gone" else HAPPENED[event.outcome]
    return str(words) % {"what": what(part, event, evidence)}


def _of_journal(facts: tuple[Facts, Facts]) -> list[str]:
    before, after = (of.journal_days[0] if of.journal_days else 0 for of in facts)
    if facts[0].journal_days == facts[1].journal_days:
        return []
    words = ngettext("%(days)d day of writing in the last seven days", "%(days)d days of writing in the last seven days", after)
    return [words % {"days": after}, _("%(days)d in the seven before") % {"days": before}]


def _of_resources(facts: tuple[Facts, Facts]) -> list[str]:
    before, after = ((of.resources, round(of.resources * (of.resources_opened or 0))) for of in facts)
    if before == after:
        return []
    return [_("%(opened)d of %(all)d shared files opened") % {"opened": after[1], "all": after[0]}]


def _sentence(parts: list[str]) -> str:
    joined = _(", ").join(parts)
    return f"{joined[:1].upper()}{joined[1:]}."
