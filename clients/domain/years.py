"""A believable year of coaching for one client of the demo world, from a story and a source of chance."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

LASTS = timedelta(hours=1)
ALIVE = 0.05
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True)
class Story:
    """How alive the coaching is, as (days ago, level 0 to 1) with straight lines between, and its turns: (kind of act, days ago)."""

    rhythm: int
    levels: tuple[tuple[int, float], ...]
    turns: tuple[tuple[str, int], ...] = ()

    def level(self, days_ago: float) -> float:
        """The level on that day, 0 to 1."""
        if days_ago >= self.levels[0][0]:
            return self.levels[0][1]
        for (older, start), (newer, end) in pairwise(self.levels):
            if days_ago >= newer:
                return end + (start - end) * (days_ago - newer) / (older - newer)
        return self.levels[-1][1]


@dataclass(frozen=True)
class Life:
    """One client of the demo world as written down: who, since when, when the next session is, what they want."""

    name: str
    email: str
    zone: str
    story: Story
    since: date
    slot: datetime  # a session of the rhythm, today or later, on the coach's clock
    is_booked: bool
    has_account: bool
    is_invited: bool
    goals: tuple[dict[str, Any], ...]
    general: tuple[tuple[str, str], ...]
    open: tuple[tuple[str, str, int], ...]
    notes: tuple[str, ...]
    is_pro_bono: bool = False
    may_be_named: bool = False

    def turns(self, at: datetime) -> list[tuple[str, datetime]]:
        """The story's turns with their moments, on the coach's clock."""
        today = at.astimezone(self.slot.tzinfo).replace(hour=17, minute=30, second=0, microsecond=0)
        return [(kind, today - timedelta(days=days_ago)) for kind, days_ago in self.story.turns]


@dataclass
class Meeting:
    at: datetime
    booked_at: datetime
    outcome: str = ""
    decided_at: datetime | None = None


@dataclass
class Agreement:
    element: str
    words: str
    agreed_at: datetime
    due_date: date
    status: str = "open"
    settled_at: datetime | None = None


@dataclass
class Aim:
    title: str
    why: str
    set_at: datetime
    target_date: date
    steps: list[tuple[str, datetime | None]]
    reached_at: datetime | None = None


@dataclass
class Year:
    meetings: list[Meeting] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    moments: list[tuple[str, datetime]] = field(default_factory=list)
    notes: list[tuple[str, datetime]] = field(default_factory=list)


def year(life: Life, *, at: datetime, chance: Random) -> Year:
    """Everything that happened with this client until `at`, and the sessions that are booked after it."""
    meetings = sorted(_meetings(life, at, chance), key=lambda meeting: meeting.at)
    held = [meeting.at for meeting in meetings if meeting.outcome == "held"]
    agreements = [*_agreements(life, held, at, chance), *_open(life, held, at)]
    return Year(meetings, agreements, list(_aims(life, held, at)), list(_moments(life, at, chance)), list(_notes(life, held, chance)))


def slot(today: datetime, days: int, hour: int) -> datetime:
    """That hour so many days from today; what falls on a weekend moves to a weekday nearby in the same seven days, but today stays."""
    weekday, place = (today.weekday() + days) % 7, days % 7
    if days and weekday == SATURDAY:
        days += 2 if place < 2 else -1
    if days and weekday == SUNDAY:
        days += -2 if place == 6 else 1
    return today.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0) + timedelta(days=days)


def _meetings(life: Life, at: datetime, chance: Random) -> Iterator[Meeting]:
    rhythm = timedelta(days=life.story.rhythm)
    slot = life.slot
    if life.is_booked:
        # Whoever was here today already has the next one in the book.
        ahead = [slot + rhythm] if slot + LASTS <= at else [slot]
        yield from (Meeting(when, _booked_at(life, when, at)) for when in ahead)
    slot = slot if life.is_booked and slot + LASTS <= at else slot - rhythm
    while slot.date() > life.since:
        level = life.story.level((at - slot).total_seconds() / 86400)
        outcome, before = _outcome(level, chance)
        if level > ALIVE and slot + LASTS <= at:
            yield Meeting(slot, _booked_at(life, slot, at), outcome, slot - before)
        slot -= rhythm


def _booked_at(life: Life, slot: datetime, at: datetime) -> datetime:
    begun = datetime.combine(life.since, time(11), slot.tzinfo)
    return min(max(slot - timedelta(days=life.story.rhythm) + timedelta(minutes=55), begun), at - timedelta(minutes=30))


def _outcome(level: float, chance: Random) -> tuple[str, timedelta]:
    """What became of a session, and how long before its beginning that was known."""
    roll, kind = chance.random(), chance.random()
    if roll < 0.76 + 0.22 * level:
        return "held", -LASTS
    if kind < 0.45:
        return "cancelled", timedelta(days=2, hours=3)
    return ("late_cancelled", timedelta(hours=4)) if kind < 0.65 else ("missed", -timedelta(minutes=20))


def _agreements(life: Life, held: list[datetime], at: datetime, chance: Random) -> Iterator[Agreement]:
    bag = [tuple(task) for goal in life.goals for task in goal["tasks"]] * 2 + list(life.general)
    taken = {words for _, words, _ in life.open}
    ends = [when for kind, when in life.turns(at) if kind != "client.resumed"]
    drawn: list[tuple[str, str]] = []
    for meeting in held:
        agreed: set[str] = set()
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            drawn = drawn or chance.sample(bag, len(bag))
            element, words = drawn.pop()
            agreement = Agreement(element, words, meeting + timedelta(minutes=50), (meeting + timedelta(days=chance.randint(4, 12))).date())
            _settle(agreement, life, held, ends, at, chance)
            if words not in agreed and (agreement.status != "open" or words not in taken):
                agreed.add(words)
                yield agreement


def _settle(agreement: Agreement, life: Life, held: list[datetime], ends: list[datetime], at: datetime, chance: Random) -> None:
    """Done in time, or talked over when it was due and the two met again, or skipped at a pause; else it stays open."""
    level = life.story.level((at.date() - agreement.due_date).days)
    due = datetime.combine(agreement.due_date, time(20), agreement.agreed_at.tzinfo)
    done_at = agreement.agreed_at + (due - agreement.agreed_at) * chance.uniform(0.25, 1)
    done_at = max(done_at.replace(hour=chance.randint(8, 20), minute=chance.randint(0, 59)), agreement.agreed_at + timedelta(hours=2))
    is_done, otherwise = chance.random() < 0.4 + 0.55 * level, chance.choice(("done", "partly", "partly", "renegotiated", "skipped"))
    following = next((meeting for meeting in held if meeting > agreement.agreed_at and meeting.date() >= agreement.due_date), None)
    end = next((end for end in sorted(ends) if end > agreement.agreed_at), None)
    if is_done and done_at <= at:
        agreement.status, agreement.settled_at = "done", done_at
    elif end is not None and (following is None or end < following):
        agreement.status, agreement.settled_at = "skipped", end
    elif following is not None:
        agreement.status, agreement.settled_at = otherwise, following + timedelta(minutes=15)


def _open(life: Life, held: list[datetime], at: datetime) -> Iterator[Agreement]:
    today = at.astimezone(life.slot.tzinfo)
    for element, words, days in life.open:
        due_date = (today + timedelta(days=days)).date()
        latest = min(today, today + timedelta(days=days - 2))
        agreed = max((meeting for meeting in held if meeting <= latest), default=today - timedelta(hours=20))
        yield Agreement(element, words, agreed + timedelta(minutes=51), due_date)


def _aims(life: Life, held: list[datetime], at: datetime) -> Iterator[Aim]:
    begun = datetime.combine(life.since, time(12), life.slot.tzinfo)
    is_over = any(kind == "client.completed" for kind, _ in life.story.turns)
    for index, goal in enumerate(life.goals):
        share = held[len(held) * index // len(life.goals) : len(held) * (index + 1) // len(life.goals)]
        is_reached = bool(share) and (is_over or index + 1 < len(life.goals))
        count = len(goal["milestones"])
        done = min(count, len(share)) if is_reached else min(count - 1, len(share) // 5)
        marks: list[datetime | None] = [share[(number + 1) * len(share) // (done + 1) - 1] + timedelta(minutes=40) for number in range(done)]
        if is_reached:
            marks = [*marks[:-1], *[share[-1] + timedelta(minutes=40)] * (count - done + 1)]
        steps = list(zip(goal["milestones"], [*marks, *[None] * count], strict=False))
        set_at = min(share[0] + timedelta(minutes=30), at) if share else min(begun, at)
        yield Aim(goal["title"], goal["why"], set_at, (set_at + timedelta(days=180)).date(), steps, marks[-1] if is_reached else None)


def _moments(life: Life, at: datetime, chance: Random) -> Iterator[tuple[str, datetime]]:
    """Check-ins, entries and the story's own turns."""
    yield from life.turns(at)
    zone, today = ZoneInfo(life.zone), at.astimezone(ZoneInfo(life.zone)).date()
    weeks = (today - life.since).days // 7 + 1 if life.has_account else 0
    evening = chance.randint(18, 21)
    for week in range(weeks):
        level = life.story.level(week * 7)
        for kind, odds in (("checkin.done", 0.0 if week % 2 else 0.95), ("entry.shared", 0.4), ("entry.private", 0.35)):
            days, minutes, roll = week * 7 + chance.randint(0, 6), chance.randint(0, 59), chance.random()
            when = datetime.combine(today - timedelta(days=days), time(evening, minutes), zone)
            if roll < odds * level and level > ALIVE and when <= at and when.date() > life.since + timedelta(days=1):
                yield kind, when


def _notes(life: Life, held: list[datetime], chance: Random) -> Iterator[tuple[str, datetime]]:
    words = chance.sample(life.notes, len(life.notes))
    for number, meeting in enumerate(held[-3 * len(words) :]):
        if number % 3 == 1 or meeting == held[-1]:
            if not words:
                return
            yield words.pop(), meeting + timedelta(minutes=chance.randint(62, 75))
