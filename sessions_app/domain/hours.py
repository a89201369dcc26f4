"""Hours for a credential, from sessions held: paid and unpaid, with one person and with groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Held:
    """One session held with one client; `who` is how the log names the client."""

    client_id: int
    who: str
    start: datetime
    minutes: int
    is_group: bool = False
    is_pro_bono: bool = False

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)

    @property
    def hours(self) -> Decimal:
        return hours(self.minutes)


@dataclass(frozen=True)
class Totals:
    """Minutes by kind; a group that met counts once, however many of its people are clients here."""

    sessions: int = 0
    paid: int = 0
    pro_bono: int = 0
    individual: int = 0
    group: int = 0

    @property
    def minutes(self) -> int:
        return self.paid + self.pro_bono


@dataclass(frozen=True)
class OfClient:
    """What one client comes to."""

    who: str
    sessions: int
    minutes: int

    @property
    def hours(self) -> Decimal:
        return hours(self.minutes)


def hours(minutes: int) -> Decimal:
    """Minutes as hours with two places: 50 gives 0.83."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def totals(rows: Iterable[Held]) -> Totals:
    """What these sessions come to. Of a group that met, the longest row counts, and it is paid if anybody paid."""
    meetings = _meetings(rows)
    return Totals(
        sessions=len(meetings),
        paid=sum(row.minutes for row in meetings if not row.is_pro_bono),
        pro_bono=sum(row.minutes for row in meetings if row.is_pro_bono),
        individual=sum(row.minutes for row in meetings if not row.is_group),
        group=sum(row.minutes for row in meetings if row.is_group),
    )


def by_client(rows: Iterable[Held]) -> list[OfClient]:
    """Sessions and minutes of each client, in the order of how the log names them."""
    found: dict[int, list[Held]] = {}
    for row in rows:
        found.setdefault(row.client_id, []).append(row)
    clients = [OfClient(of[0].who, len(of), sum(row.minutes for row in of)) for of in found.values()]
    return sorted(clients, key=lambda client: client.who.casefold())


def _meetings(rows: Iterable[Held]) -> list[Held]:
    single: list[Held] = []
    groups: dict[datetime, Held] = {}
    for row in rows:
        if not row.is_group:
            single.append(row)
        else:
            known = groups.get(row.start)
            groups[row.start] = row if known is None else _together(known, row)
    return [*single, *groups.values()]


def _together(one: Held, other: Held) -> Held:
    longer = max(one, other, key=lambda row: row.minutes)
    return Held(longer.client_id, longer.who, longer.start, longer.minutes, is_group=True, is_pro_bono=one.is_pro_bono and other.is_pro_bono)
