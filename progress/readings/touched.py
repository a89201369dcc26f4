"""From which day on new acts change the metrics of their clients."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Min

from clients.models import Act, Task

ABROAD = timedelta(days=1)  # by some client's calendar it was still yesterday


@dataclass(frozen=True)
class Touched:
    """The clients whose metrics may have changed, and the first day on which they may."""

    client_ids: set[int] = field(default_factory=set)
    since: date = date.max


def touched_by(act_ids: Collection[int]) -> Touched:
    """What these acts touch, with what they supersede and the days agreed for the tasks that they are about; three queries."""
    acts = list(Act.objects.filter(pk__in=act_ids).order_by("act_id").values_list("client_id", "about_type", "about_id", "at", "due_at"))
    if not acts:
        return Touched()
    clients, abouts = {client_id for client_id, *_ in acts}, {about_id for _, _, about_id, *_ in acts if about_id is not None}
    moments = [moment for *_, at, due_at in acts for moment in (at, due_at) if moment]
    about = Act.objects.filter(client__in=clients, about_type__in={about_type for _, about_type, *_ in acts}, about_id__in=abouts)
    moments += [moment for moment in about.aggregate(at=Min("at"), due=Min("due_at")).values() if moment]
    days = [_day(moment) for moment in moments]
    due = Task.with_removed.filter(client__in=clients, pk__in=abouts).aggregate(first=Min("due_date"))["first"]
    return Touched(clients, min([*days, due] if due else days))


def _day(moment: datetime) -> date:
    return (moment - ABROAD).date()
