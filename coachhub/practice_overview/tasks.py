"""What became of the tasks of all of a coach's clients, week by week, and with whom most of them are still open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.drawings import columns_svg
from progress.domain.completion import Completion
from progress.domain.spans import span_of
from progress.readings.completion import completion

SHOWN = 8
KINDS = ("on_time", "late", "overdue")


@dataclass(frozen=True)
class Week:
    begins: date
    tasks: Completion

    @property
    def words(self) -> str:
        return f"{date_format(self.begins, 'SHORT_MONTH_DAY')} – {date_format(self.begins + timedelta(days=6), 'SHORT_MONTH_DAY')}"


@dataclass(frozen=True)
class Person:
    """One client's tasks of the whole stretch, and the way to them."""

    name: str
    url: str
    tasks: Completion


@dataclass(frozen=True)
class Tasks:
    weeks: Sequence[Week]
    people: Sequence[Person]

    @property
    def total(self) -> Completion:
        return sum((week.tasks for week in self.weeks), Completion())

    @property
    def words(self) -> str:
        total = self.total
        if not total.due:
            return _("No task fell due in the last twelve weeks.")
        fell = ngettext("%(due)d task fell due in twelve weeks", "%(due)d tasks fell due in twelve weeks", total.due) % {"due": total.due}
        became = [
            (total.on_time, _("%(count)d done on time")),
            (total.later_or_partly, _("%(count)d later or partly")),
            (total.open, _("%(count)d still open")),
        ]
        return f"{fell}: {', '.join(words % {'count': count} for count, words in became if count)}."

    @property
    def drawing(self) -> SafeString:
        columns = [[week.tasks.on_time, week.tasks.later_or_partly, week.tasks.open] for week in self.weeks]
        return mark_safe(columns_svg(columns, self.words, kinds=KINDS))  # noqa: S308 - escaped

    @property
    def waiting(self) -> Sequence[Person]:
        """The clients with the most that is still open."""
        return [person for person in self.people if person.tasks.open][:SHOWN]

    def sheet(self) -> list[list[Any]]:
        """The weeks as rows for a file, the oldest first."""
        head = [_("Week from"), _("Due"), _("On time"), _("Late"), _("Partly"), _("Still open")]
        rows = ([week.begins.isoformat(), tasks.due, tasks.on_time, tasks.late, tasks.partly, tasks.open] for week in self.weeks for tasks in [week.tasks])
        return [head, *rows]


def tasks(cards: Iterable[dict[str, Any]], *, today: date) -> Tasks:
    """The last twelve weeks of all these clients, in one query."""
    names, span = {card["client_id"]: card["name"] for card in cards}, span_of("12w", today=today)
    found = completion(list(names), span)
    columns = zip(*found.values(), strict=True) if found else ((),) * len(span.steps)
    weeks = [Week(begins, sum(of_week, Completion())) for begins, of_week in zip(span.steps, columns, strict=True)]
    return Tasks(weeks, _people(names, found))


def _people(names: Mapping[int, str], found: Mapping[int, list[Completion]]) -> list[Person]:
    people = [Person(names[pk], reverse("clients:tasks", args=[pk]), sum(weeks, Completion())) for pk, weeks in found.items()]
    return sorted(people, key=lambda person: (-person.tasks.open, person.name, person.url))
