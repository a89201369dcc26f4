"""When mail goes: quiet hours, the daily mail and the most a day, on the wall clock of whoever gets it.

What is sent and what a preview says come of the same function, so that a preview cannot promise anything else.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Wishes:
    """How one person wants to be written to; equal ends mean that no hour is quiet."""

    zone: ZoneInfo
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    digest_at: time = time(8)
    most_per_day: int = 4

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def is_quiet(self, at: datetime) -> bool:
        return self.holds_quiet(at.astimezone(self.zone).time())

    def holds_quiet(self, local: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= local < self.quiet_until
        return local >= self.quiet_from or local < self.quiet_until

    def end_of_quiet(self, at: datetime) -> datetime:
        """The next time that the clock shows the end of the quiet hours; when it skips that hour into quiet again, the one after."""
        moment = next_time(at, self.quiet_until, zone=self.zone)
        return self.end_of_quiet(moment) if self.is_quiet(moment) else moment

    def before_quiet(self, at: datetime) -> datetime:
        """The last minute before the quiet hours that this moment lies in."""
        starts = [wall(self.day(at) - DAY * back, self.quiet_from, zone=self.zone) for back in (0, 1)]
        return next(start for start in starts if start <= at) - A_MINUTE


@dataclass(frozen=True)
class Item:
    """Something that is to be mailed: at once when its time comes, or in the daily mail; useless from `not_after` on."""

    id: int
    at: datetime
    in_digest: bool = False
    not_after: datetime | None = None
    group: str = ""  # of several that are due, only the newest of a group goes

    @property
    def is_bound(self) -> bool:
        return self.not_after is not None


@dataclass(frozen=True)
class Letter:
    """One mail, and what it is about."""

    at: datetime
    items: tuple[Item, ...]
    is_digest: bool


@dataclass
class Round:
    """The letters to come, in order, and what will not be mailed at all."""

    letters: list[Letter] = field(default_factory=list)
    dropped: list[Item] = field(default_factory=list)


def wall(day: date, at: time, *, zone: ZoneInfo) -> datetime:
    """When the clock of that zone shows this time: as much later if it skips it, the first of two if it shows it twice."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def next_time(after: datetime, at: time, *, zone: ZoneInfo) -> datetime:
    """The first moment after this one at which the clock shows that time, the second of two if the first is past."""
    today = after.astimezone(zone).date()
    for ahead in range(3):
        for fold in (0, 1):
            moment = datetime.combine(today + DAY * ahead, at.replace(fold=fold), zone).astimezone(UTC)
            if moment > after:
                return moment
    raise AssertionError("a day has an end")


def wished(item: Item, wishes: Wishes, *, now: datetime) -> datetime | None:
    """When the mail goes as far as quiet hours and daily mail say; None when that is too late."""
    if item.in_digest:
        moment = next_time(max(item.at, now) - timedelta(microseconds=1), wishes.digest_at, zone=wishes.zone)
        return wishes.end_of_quiet(moment) if wishes.is_quiet(moment) else moment
    moment = item.at
    if wishes.is_quiet(moment):
        morning = wishes.end_of_quiet(moment)
        is_in_time = item.not_after is None or morning < item.not_after
        moment = morning if is_in_time else wishes.before_quiet(moment)
    if moment < now:
        moment = wishes.end_of_quiet(now) if wishes.is_quiet(now) else now
    return moment if item.not_after is None or moment < item.not_after else None


def plan(items: Iterable[Item], wishes: Wishes, *, sent: Mapping[date, int], now: datetime) -> Round:
    """All letters that these items become from now on, never more than the most a day; `sent` counts those of each day so far."""
    found, counted = Round(), Counter(sent)
    waiting = _letters(_newest(items, now, found), wishes, now, found)
    queue = [(letter.at, number, letter) for number, letter in enumerate(waiting)]
    heapq.heapify(queue)
    while queue:
        at, number, letter = heapq.heappop(queue)
        day, is_bound = wishes.day(at), any(item.is_bound for item in letter.items)
        # What has its hour finds its place: other mail leaves room for it, but one letter a day goes in any case.
        kept = 0 if is_bound else sum(wishes.day(other.at) == day and any(item.is_bound for item in other.items) for _, _, other in queue)
        if counted[day] + min(kept, wishes.most_per_day - 1) < wishes.most_per_day:
            counted[day] += 1
            found.letters.append(letter)
        elif is_bound:
            found.dropped += letter.items
        else:
            _put_off(queue, letter, number, wishes)
    return found


def _newest(items: Iterable[Item], now: datetime, found: Round) -> list[Item]:
    """After an outage only the newest of what is late goes: no storm."""
    newest: dict[str, Item] = {}
    kept = []
    for item in sorted(items, key=lambda item: (item.at, item.id), reverse=True):
        if item.group and item.at <= now and item.group in newest:
            found.dropped.append(item)
            continue
        kept.append(item)
        if item.group and item.at <= now:
            newest[item.group] = item
    return kept[::-1]


def _letters(items: Iterable[Item], wishes: Wishes, now: datetime, found: Round) -> list[Letter]:
    singles: list[Letter] = []
    digests: dict[datetime, list[Item]] = {}
    for item in items:
        moment = wished(item, wishes, now=now)
        if moment is None:
            found.dropped.append(item)
        elif item.in_digest:
            digests.setdefault(moment, []).append(item)
        else:
            singles.append(Letter(moment, (item,), is_digest=False))
    together = [Letter(moment, tuple(group), is_digest=True) for moment, group in digests.items()]
    return sorted([*together, *singles], key=lambda letter: letter.at)


def _put_off(queue: list[tuple[datetime, int, Letter]], letter: Letter, number: int, wishes: Wishes) -> None:
    """Into the daily mail of the next day."""
    morning = wall(wishes.day(letter.at) + DAY, wishes.digest_at, zone=wishes.zone)
    morning = wishes.end_of_quiet(morning) if wishes.is_quiet(morning) else morning
    for place, (at, other_number, other) in enumerate(queue):
        if other.is_digest and at == morning:
            queue[place] = (at, other_number, Letter(at, (*other.items, *letter.items), is_digest=True))
            return
    heapq.heappush(queue, (morning, number, Letter(morning, letter.items, is_digest=True)))
