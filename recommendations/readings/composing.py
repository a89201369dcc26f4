"""From the facts to what the engine counts with, and from its choice back to reasons in facts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import numpy as np

from progress.domain.balance import ELEMENTS
from recommendations.domain.catalogue import FACETS, KINDS, STYLES, Library, Numbers, People, one_hot
from recommendations.domain.choosing import Pick
from recommendations.domain.guardrails import Bounds, Candidate, is_allowed
from recommendations.domain.needs import needs_of
from recommendations.domain.reasons import Mean, Reason, Record, Subject, reasons
from recommendations.models import Activity
from recommendations.readings.asking import Asked, Shelved
from recommendations.readings.learning import Ratings, week_of
from recommendations.readings.signals import by_element

SESSION_KINDS = frozenset({"exercise", "journal_prompt", "reflection"})
ELEMENT_PLACES, KIND_PLACES, FACET_PLACES = ({name: place for place, name in enumerate(names)} for names in (ELEMENTS, KINDS, FACETS))
LATELY = 3
PLAIN = (0.0,) * STYLES
DAY, WEEK = 86400.0, 604800.0


@dataclass(frozen=True)
class Wanted:
    """What kind of list: between sessions or for one, as of when, and no longer than so many minutes."""

    purpose: str
    at: datetime
    minutes: int | None = None

    @property
    def is_session(self) -> bool:
        return self.purpose == "session"


def allowed(asked: Asked, wanted: Wanted) -> list[Shelved]:
    """The activities that no bound forbids, before anything is scored."""
    bounds, last = _bounds(asked, wanted), asked.last_sent
    return [activity for activity in asked.activities if is_allowed(_candidate(activity, last.get(activity.pk), wanted.at), bounds)]


def library_of(activities: Sequence[Shelved | Activity]) -> Library:
    return Library(
        elements=_rows([activity.weights for activity in activities], len(ELEMENTS)),
        calms=_calms(activities),
        kinds=one_hot([KIND_PLACES[activity.kind] for activity in activities], len(KINDS)),
        facets=one_hot([FACET_PLACES.get(activity.facet_id or "", -1) for activity in activities], len(FACETS)),
        minutes=np.array([activity.minutes for activity in activities], dtype=float),
        intensity=np.array([activity.intensity for activity in activities], dtype=float),
        style=_rows([activity.style or PLAIN for activity in activities], STYLES),
    )


def person_of(asked: Asked, activities: list[Shelved], wanted: Wanted) -> People:
    """The client as of this week: what was sent since Monday counts as of Monday, so that the list stands still."""
    monday, last, signals = week_of(wanted.at), asked.last_sent, asked.signals
    lately = [KIND_PLACES[row.kind] for row in asked.sent if row.kind in KIND_PLACES][-LATELY:]
    weeks = [max((monday - last[activity.pk]).total_seconds(), 0.0) / WEEK if activity.pk in last else np.inf for activity in activities]
    return People(
        levels=by_element(signals.levels),
        targets=by_element(asked.settings.targets),
        means=by_element(signals.means),
        overdrive=by_element(signals.overdrive),
        focus=one_hot([FACET_PLACES[facet] for facet in asked.focus], len(FACETS)).max(axis=0, initial=0.0)[None],
        archetypes=_archetypes(asked),
        themes=np.array([signals.themes or [0.0] * len(ELEMENTS)], dtype=float),
        weeks_since=np.array([weeks]),
        kinds_lately=one_hot(lately, len(KINDS)).max(axis=0, initial=0.0)[None],
        in_session=np.array([float(wanted.is_session)]),
    )


def times_given(asked: Asked, activities: list[Shelved]) -> Numbers:
    given = Counter(row.activity for row in asked.sent)
    return np.array([given[activity.pk] for activity in activities], dtype=float)


def record_of(asked: Asked, person: People, ratings: Ratings) -> Record:
    """What reasons may quote, from the record alone."""
    rated = [row for row in asked.sent if row.rating is not None]
    excess = needs_of(person).excess[0]
    return Record(
        levels=asked.signals.levels,
        targets=asked.settings.targets,
        means=asked.signals.means,
        excesses={element: float(excess[place]) for place, element in enumerate(ELEMENTS) if element in asked.signals.levels},
        focus=asked.focus,
        archetypes=dict(reversed(asked.archetypes)),
        themes=dict(zip(ELEMENTS, asked.signals.themes or [], strict=False)),
        usual=_mean([row.rating for row in rated if row.rating is not None]),
        kinds={kind: _mean_of_kind([row.rating for row in rated if row.kind == kind and row.rating is not None]) for kind in {row.kind for row in rated}},
        usual_of_coach=ratings.usual,
        lengths=tuple((row.minutes, row.status == "done") for row in asked.sent if row.minutes and row.status in {"done", "declined"}),
    )


def reasons_of(pick: Pick, activity: Shelved, asked: Asked, record: Record, ratings: Ratings, *, at: datetime) -> list[Reason]:
    last, own = asked.last_sent.get(activity.pk), [row for row in asked.sent if row.activity == activity.pk and row.rating is not None]
    people = ratings.by_activity.get(activity.pk)
    subject = Subject(
        element=activity.element_id,
        facet=activity.facet_id or "",
        kind=activity.kind,
        minutes=activity.minutes,
        intensity=activity.intensity,
        settles=tuple(activity.settles),
        people=Mean(*people) if people else None,
        last_rating=own[-1].rating if own else None,
        weeks_since=round((at - last).total_seconds() / WEEK) if last else None,
        is_new_to_try=pick.is_new_to_try,
        is_control=pick.is_control,
    )
    return reasons(pick.parts, subject, record)


def _bounds(asked: Asked, wanted: Wanted) -> Bounds:
    client, settings = asked.client, asked.settings
    return Bounds(
        coach=asked.coach_id,
        weeks_together=(client.today(wanted.at) - client.since_date).days / 7,
        intensity_cap=settings.intensity_cap,
        minutes=wanted.minutes,
        kinds=SESSION_KINDS if wanted.is_session else frozenset(),
        languages=asked.languages,
        blocked=settings.blocked,
        blocked_tags=settings.blocked_tags,
        flags=settings.flags,
        open_already=asked.busy,
    )


def _candidate(activity: Shelved, last: datetime | None, at: datetime) -> Candidate:
    return Candidate(
        activity=activity.pk,
        coach=activity.coach_id,
        kind=activity.kind,
        language=activity.language,
        minutes=activity.minutes,
        intensity=activity.intensity,
        repeat_days=activity.repeat_days,
        tags=activity.tags,
        contraindications=activity.contraindications,
        days_since=(at - last).total_seconds() / DAY if last else None,
    )


def _rows(lists: Sequence[Sequence[float]], width: int) -> Numbers:
    return np.fromiter(chain.from_iterable(lists), dtype=float, count=len(lists) * width).reshape(len(lists), width)


def _calms(activities: Sequence[Shelved | Activity]) -> Numbers:
    calms = np.zeros((len(activities), len(ELEMENTS)))
    for row, activity in enumerate(activities):
        for element in activity.settles:
            calms[row, ELEMENT_PLACES[element]] = 1.0
    return calms


def _archetypes(asked: Asked) -> Numbers:
    """The share of the noted archetypes that belong to each element."""
    shares = one_hot([ELEMENT_PLACES[element] for element, _ in asked.archetypes], len(ELEMENTS))
    return np.asarray(shares.mean(axis=0)[None] if len(shares) else np.zeros((1, len(ELEMENTS))))


def _mean(values: list[int]) -> float | None:
    return float(np.mean(values)) if values else None


def _mean_of_kind(values: list[int]) -> Mean:
    return Mean(float(np.mean(values)), len(values))
