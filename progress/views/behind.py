"""What is behind a point of a chart: readings, tasks and acts, each with the way to where it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Act, Task
from progress.domain.balance import Element
from progress.domain.metrics import OF_KIND
from progress.models import CheckIn, Entry
from progress.readings import Counted, level_of, readings_that_count
from progress.readings.sources import WRITTEN, acts_between, tagged_between, tasks_between
from progress.views.change_words import band_words, change_sentences, level_words
from progress.views.figures import full_day
from progress.views.level_figures import one_element
from progress.views.look import PERIODS
from progress.views.overview import COUNTED, Seen, counted_figure
from progress.views.rate_first import is_closed

METRICS = frozenset({"tasks", "writing", "archetypes", *COUNTED})
LONGEST_STEP = timedelta(weeks=60)
BECAME = {"done": gettext_lazy("done on time"), "late": gettext_lazy("done late"), "partly": gettext_lazy("partly done"), "open": gettext_lazy("still open")}


@dataclass(frozen=True)
class Source:
    """One thing behind a count: an act or a task with its day, what became of it, and where it stands if this reader has such a page."""

    day: date
    act: Act | None = None
    task: Task | None = None
    became: str = ""
    group: str = ""
    url: str = ""


def behind_element(seen: Seen, element: Element, *, asked: str, closed: CheckIn | None = None) -> dict[str, Any]:
    """One element over time, and the readings that make its level on the day that is asked for, else today, each with whether it is closed; one query."""
    on = min(_day(asked) or seen.look.today, seen.look.today)
    counted = readings_that_count(seen.place.client, on=on)[element]
    level = level_of(counted, on=on)
    moves = [move for move in seen.levels.moves if move.element == element]
    return {
        "element": element,
        "element_name": seen.levels.names[element],
        "figure": one_element(seen.levels, element),
        "sentences": list(change_sentences(moves, seen.levels.names, numbers=seen.numbers)),
        "on": on,
        "level": level,
        "said": level_words(level, numbers=seen.numbers),
        "between": band_words(level),
        "counted": [(row, _reading_url(row, seen), is_closed(row.row, closed)) for row in counted],
        "periods": _periods(seen),
        "others": [(slug, name, seen.place.element(slug) + seen.look.query(view="")) for slug, name in seen.levels.names.items()],
    }


def behind_metric(seen: Seen, slug: str, query: QueryDict) -> dict[str, Any]:
    """One thing that is counted, and what happened on the days that are asked for; without such days nothing more."""
    first, last = _day(query.get("from", "")), _day(query.get("to", ""))
    is_asked = first is not None and last is not None and timedelta() <= last - first <= LONGEST_STEP
    return {
        "metric": slug,
        "figure": counted_figure(seen, slug),
        "first": first if is_asked else None,
        "last": last,
        "sources": BEHIND[slug](seen, slug, first, last) if is_asked and first and last else [],
        "periods": _periods(seen),
    }


def _tasks(seen: Seen, slug: str, first: date, last: date) -> list[Source]:
    return [_task(task, seen) for task in tasks_between(seen.user, seen.place.client, first=first, last=last)]


def _task(task: Task, seen: Seen) -> Source:
    settled = seen.place.client.today(task.settled_at) if task.settled_at else None
    became = "late" if task.status == Task.Status.DONE and settled and task.due_date and settled > task.due_date else task.status
    page = reverse("my_tasks") if seen.place.is_own else f"{reverse('clients:tasks', args=[seen.place.client.pk])}#task-{task.pk}"
    words = str(BECAME[became]) if settled is None else _("%(became)s, %(day)s") % {"became": BECAME[became], "day": full_day(settled)}
    return Source(task.due_date or seen.look.today, task=task, became=words, url=page)


def _archetypes(seen: Seen, slug: str, first: date, last: date) -> list[Source]:
    found = tagged_between(seen.user, seen.place.client, first=first, last=last)
    return [replace(_act(act, seen), group=seen.archetypes.get(name, name)) for name, act in found]


def _acts(seen: Seen, slug: str, first: date, last: date) -> list[Source]:
    kinds = WRITTEN if slug == "writing" else [kind for kind, name in OF_KIND.items() if name == COUNTED[slug][0]]
    return [_act(act, seen) for act in acts_between(seen.user, seen.place.client, kinds, first=first, last=last)]


def _act(act: Act, seen: Seen) -> Source:
    return Source(seen.place.client.today(act.at), act=act, url=_act_url(act, seen))


def _act_url(act: Act, seen: Seen) -> str:
    """Its own page, or its line in the coach's timeline; the client's own pages have none."""
    client = seen.place.client
    if act.about_type == CheckIn._meta.label_lower and act.about_id is not None:
        return reverse("my_check_in", args=[act.about_id]) if seen.place.is_own else reverse("progress:check_in", args=[client.pk, act.about_id])
    if act.about_type == Entry._meta.label_lower:
        return reverse("entry", args=[act.about_id]) if seen.place.is_own else reverse("progress:entry", args=[client.pk, act.about_id])
    return "" if seen.place.is_own else f"{client.get_absolute_url()}?act={act.pk}#act-{act.pk}"


def _reading_url(row: Counted, seen: Seen) -> str:
    """Where the check-in, pulse or rating stands that the reading comes from; a client reads no rating."""
    if seen.place.is_own and row.row.source == "coach":
        return ""
    return reverse("progress:reading", args=[seen.place.client.pk, row.row.pk])


def _periods(seen: Seen) -> list[tuple[Any, str, bool]]:
    return [(words, seen.look.query(period=period, view=""), period == seen.look.period) for period, words in PERIODS.items()]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


BEHIND: Mapping[str, Callable[[Seen, str, date, date], list[Source]]] = {
    "tasks": _tasks,
    "archetypes": _archetypes,
    **dict.fromkeys(("writing", *COUNTED), _acts),
}
