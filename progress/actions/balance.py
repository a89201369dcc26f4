"""Taking readings of the elements, and keeping what they come to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from clients.actions.states import refuse_archived
from clients.models import Card, Client
from progress.domain.balance import Element
from progress.domain.standing import standing_row
from progress.models import BalanceSnapshot, ElementReading
from progress.readings.balance import balance_records

COLUMNS = [field.name for field in BalanceSnapshot._meta.concrete_fields if field.name != "client"]


@dataclass(frozen=True)
class Answer:
    """What was said about one element, 0-100, and how much of its source's weight it has; an element that was not answered has no answer."""

    value: float
    overdrive: float | None = None
    quality: float = 1.0


@transaction.atomic
def record_readings(
    client: Client,
    *,
    source: str,
    answers: Mapping[Element, Answer],
    origin: tuple[str, int],
    at: datetime,
) -> list[ElementReading]:
    """Keep what one check-in or rating (`origin`: its model's label and its id) says, and work out the balance at once."""
    client = refuse_archived(Client.objects.select_for_update(of=("self",), no_key=True).get(pk=client.pk))
    return keep_readings(client, source=source, answers=answers, origin=origin, at=at)


def replace_readings(
    client: Client, *, source: str, answers: Mapping[Element, Answer], origin: tuple[str, int], said_at: datetime, at: datetime
) -> list[ElementReading]:
    """What was said at `said_at` said otherwise, by somebody who holds this client."""
    origin_type, origin_id = origin
    ElementReading.objects.filter(client=client, origin_type=origin_type, origin_id=origin_id).delete()
    readings = _said(client, source=source, answers=answers, origin=origin, said_at=said_at, at=said_at)
    _work_out([client.pk], at=at)
    return readings


def keep_readings(
    client: Client, *, source: str, answers: Mapping[Element, Answer], origin: tuple[str, int], at: datetime, said_at: datetime | None = None
) -> list[ElementReading]:
    """The same within a transaction that holds this client already: what lies between locking and committing is what others wait for.

    What waited on a device was said earlier (`said_at`), and counts from then.
    """
    readings = _said(client, source=source, answers=answers, origin=origin, said_at=said_at or at, at=at)
    _work_out([client.pk], at=at)
    return readings


@transaction.atomic
def refresh_balance(client_ids: Collection[int], *, at: datetime) -> int:
    """Work out the balance of these clients anew from their readings, in a fixed number of queries; return how many have one."""
    # Two refreshes of one client must not interleave: the later facts have to be written last.
    known = list(
        Client.objects.filter(pk__in=client_ids, erased_at=None).select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True)
    )
    return _work_out(known, at=at)


def _said(client: Client, *, source: str, answers: Mapping[Element, Answer], origin: tuple[str, int], said_at: datetime, at: datetime) -> list[ElementReading]:
    origin_type, origin_id = origin
    return ElementReading.objects.bulk_create(
        ElementReading(
            client=client,
            element_id=element,
            value=answer.value,
            overdrive=answer.overdrive,
            date=client.today(said_at),
            source=source,
            quality=answer.quality,
            origin_type=origin_type,
            origin_id=origin_id,
            recorded_at=at,
        )
        for element, answer in answers.items()
    )


def _work_out(known: Collection[int], *, at: datetime) -> int:
    """The same for clients whom the caller holds."""
    records = balance_records(known, at=at)
    if without := set(known) - records.keys():
        BalanceSnapshot.objects.filter(client__in=without).delete()
    BalanceSnapshot.objects.bulk_create(
        [BalanceSnapshot(client_id=client_id, computed_at=at, **standing_row(record)) for client_id, record in records.items()],
        update_conflicts=True,
        unique_fields=["client"],
        update_fields=COLUMNS,
    )
    _tell_lists(known)
    return len(records)


def _tell_lists(client_ids: Collection[int]) -> None:
    """Write the balance where lists read it; a client without a reading has none."""
    snapshot = BalanceSnapshot.objects.filter(client=OuterRef("pk"))
    weeks = Card._meta.get_field("balance_by_week")
    Card.objects.filter(pk__in=client_ids).update(
        leading=Coalesce(Subquery(snapshot.values("leading")), Value("")),
        balance_by_week=Coalesce(Subquery(snapshot.values("by_week")), Value([], output_field=weeks), output_field=weeks),
    )
