"""The parts of a score, each with the facts behind it: what happened, what it earns, how much it counts today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Act, Client
from progress.domain.engagement import JOURNAL_FREQUENCY, JOURNAL_RUN, Facts, Score, run_of
from progress.domain.history import resources_on
from progress.domain.reasons import Counted, Weighed, counted, replies_counted, resources_share, weeks_counted, weighed
from progress.models import Part
from progress.readings import Evidence, Told
from progress.views.words import OUTCOMES, day_words, what

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Case:
    """One client's score at one moment, with all that it was made from."""

    client: Client
    told: Told
    at: datetime  # in the client's time zone
    facts: Facts
    score: Score
    evidence: Evidence

    def link(self, act: Act | None, *, show: str = "") -> str:
        """Where an act stands in the client's timeline."""
        start = self.client.get_absolute_url()
        return f"{start}?act={act.pk}#act-{act.pk}" if act else f"{start}?show={show}#timeline"


def parts_of(case: Case) -> list[dict[str, Any]]:
    """The five parts in their order."""
    weights = sum(case.told.weights.values())
    return [_part(row, case, weights) for row in weighed(case.score, weights=case.told.weights)]


def _part(row: Weighed, case: Case, weights: int) -> dict[str, Any]:
    return {
        "slug": row.part,
        "label": Part(row.part).label,
        "value": row.value,
        "weight": percent(row.weight / weights),
        "share": percent(row.share),
        "points": row.points,
        "is_left_out": row.weight == 0,
        "is_usual": row.part == Part.JOURNAL and row.value is not None and not case.told.history.is_agreed,
        "facts": FACTS[Part(row.part)](case),
        "nothing": _nothing(Part(row.part), case),
    }


def _nothing(part: Part, case: Case) -> str:
    """Why a part has no value: nobody asked."""
    if part == Part.JOURNAL and case.told.history.journal_target == 0:
        return _("By agreement writing is not part of the plan.")
    return {
        Part.TASKS: _("No task fell due in the last eight weeks."),
        Part.SESSIONS: _("No session took place, or should have, in the last 90 days."),
        Part.JOURNAL: _("The first seven days are not over yet."),
        Part.CONTACT: _("No message asked for an answer, and no file was shared, in the last weeks."),
        Part.RESPONSE: _("No suggestion was sent in the last eight weeks."),
    }[part]


def _tasks(case: Case) -> list[dict[str, Any]]:
    rows = sorted(counted(case.facts.tasks, "tasks"), key=lambda row: row.event.age)
    return [_fact(row, "tasks", case, case.link(case.evidence.task_acts.get(row.event.ref), show="tasks")) for row in rows]


def _sessions(case: Case) -> list[dict[str, Any]]:
    return [_act_fact(row, "sessions", case) for row in sorted(counted(case.facts.sessions, "sessions"), key=lambda row: row.event.age)]


def _contact(case: Case) -> list[dict[str, Any]]:
    replies = [_act_fact(row, "contact", case) for row in sorted(replies_counted(case.facts), key=lambda row: row.event.age)]
    shared = resources_on(case.told.history, case.at)
    return replies + [_resource(item.ref, is_opened, resources_share(case.facts) / len(shared), case) for item, is_opened in shared]


def _response(case: Case) -> list[dict[str, Any]]:
    return [_act_fact(row, "response", case) for row in sorted(counted(case.facts.responses, "response"), key=lambda row: row.event.age)]


def _journal(case: Case) -> list[dict[str, Any]]:
    target, days = case.facts.journal_target, case.facts.journal_days
    if not target or not days:
        return []
    weeks = [_week(week.ago, week.days, JOURNAL_FREQUENCY * week.share, case) for week in weeks_counted(case.facts)]
    run = ngettext("%(run)d of the last %(all)d week in a row", "%(run)d of the last %(all)d weeks in a row", len(days))
    words = {"run": run_of(days), "all": len(days)}
    last = _row(_("Unbroken weeks up to now"), "", run % words, earns=run_of(days) / len(days), counts=JOURNAL_RUN)
    return [*weeks, last]


def _week(ago: int, days: int, share: float, case: Case) -> dict[str, Any]:
    """A week of the journal with a link for every day on which something was written."""
    until = case.at.date() - ago * WEEK
    span = [until - timedelta(days=back) for back in range(6, -1, -1)]
    target = case.facts.journal_target
    label = _("%(first)s to %(last)s") % {"first": day_words(span[0]), "last": day_words(span[-1])}
    outcome = ngettext("%(days)d day of %(target)d", "%(days)d days of %(target)d", days) % {"days": days, "target": target}
    row = _row(label, "", outcome, earns=min(1, days / target), counts=share)
    return row | {"links": [_day_link(day, case) for day in span if day in case.evidence.entries]}


def _day_link(day: date, case: Case) -> tuple[str, str]:
    return day_words(day), reverse("progress:entry", args=[case.client.pk, case.evidence.entries[day].pk])


def _resource(ref: int, is_opened: bool, share: float, case: Case) -> dict[str, Any]:
    act = case.evidence.acts.get(ref)
    title = act.title if act and act.title else _("a shared file")
    return _row(title, case.link(act), str(OUTCOMES["opened" if is_opened else "unopened"]), earns=float(is_opened), counts=share)


def _act_fact(row: Counted, part: str, case: Case) -> dict[str, Any]:
    return _fact(row, part, case, case.link(case.evidence.acts.get(row.event.ref)))


def _fact(row: Counted, part: str, case: Case, url: str) -> dict[str, Any]:
    name = what(part, row.event, case.evidence)
    fact = _row(name[:1].upper() + name[1:], url, str(OUTCOMES[row.event.outcome]), earns=row.credit, counts=row.share)
    # Tasks and suggestions are named by their words, the others by their day already.
    return fact | {"day": case.at.date() - timedelta(days=int(row.event.age))} if part in {Part.TASKS, Part.RESPONSE} else fact


def _row(name: str, url: str, outcome: str, *, earns: float, counts: float) -> dict[str, Any]:
    return {"what": name, "url": url, "outcome": outcome, "earns": percent(earns), "counts": percent(counts)}


def percent(share: float) -> str:
    """A share 0-1 in whole percent; what is there but tiny is never called nothing."""
    return _("under 1 %") if 0 < share < 0.005 else f"{100 * share:.0f} %"


FACTS = {Part.TASKS: _tasks, Part.SESSIONS: _sessions, Part.JOURNAL: _journal, Part.CONTACT: _contact, Part.RESPONSE: _response}
