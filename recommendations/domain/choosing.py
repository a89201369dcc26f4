"""One list for one client: scored, varied, with one place for something new, and now and then one by the plain rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from progress.domain.balance import ELEMENTS
from recommendations.domain.catalogue import Library, Numbers, People
from recommendations.domain.features import features, names
from recommendations.domain.needs import Needs, need_match, needs_of, urgency
from recommendations.domain.parts import GROUPS, parts
from recommendations.domain.posterior import Belief
from recommendations.domain.priority import levels, pressing
from recommendations.domain.ranking import CONTROL_SHARE, EXPLORATION, NEED_WEIGHT, Mask, by_rule, explored, new_to_try, varied

NEW_FROM_SIZE = 3  # a shorter list has no place to spare


@dataclass(frozen=True)
class Ask:
    """What a list is made from: one person, the activities that are allowed at all, and what is believed."""

    people: People
    library: Library
    belief: Belief
    effects: Numbers  # (n,)
    times_given: Numbers  # (n,)
    size: int
    need_weight: float = NEED_WEIGHT
    is_exploring: bool = True
    may_control: bool = True
    levels_before: Mapping[int, int] = field(default_factory=dict)  # the priority that an activity had, by its place


@dataclass(frozen=True)
class Pick:
    """One activity of the list, and all that was counted for it."""

    place: int
    priority: int
    score: float
    mean: float  # expected usefulness, in rating points around 3.3
    sd: float
    parts: Mapping[str, float]
    features: Numbers
    is_new_to_try: bool = False
    is_control: bool = False


@dataclass(frozen=True)
class Scored:
    """Every activity that is allowed, with its features and what they come to."""

    needs: Needs
    features: Numbers  # (n, d)
    weights: Numbers  # (d,), a little explored
    need: Numbers
    scores: Numbers
    means: Numbers
    deviations: Numbers


def choose(ask: Ask, chance: np.random.Generator) -> list[Pick]:
    """The list, the best first; the same chance gives the same list."""
    if not len(ask.library):
        return []
    scored = _scored(ask, chance.normal(size=len(ask.belief.mean)))
    chosen = [int(place) for place in varied(scored.scores[None], _all(ask), ask.library, size=ask.size)[0] if place >= 0]
    new = _make_room_for_new(ask, scored, chosen)
    control = _make_room_for_control(ask, scored, chosen, chance)
    return _picks(ask, scored, chosen, new=new, control=control)


def _scored(ask: Ask, draws: Numbers) -> Scored:
    needs = needs_of(ask.people)
    seen = features(ask.people, ask.library, needs)[0]
    weights = explored(ask.belief, draws, by=EXPLORATION if ask.is_exploring else 0.0)
    need = ask.need_weight * need_match(needs, ask.library)[0]
    spread = np.einsum("nd,nd->n", seen @ ask.belief.covariance, seen)
    return Scored(
        needs=needs,
        features=seen,
        weights=weights,
        need=need,
        scores=seen @ weights + ask.effects + need,
        means=seen @ ask.belief.mean + ask.effects,
        deviations=np.sqrt(np.maximum(spread, 0.0)),
    )


def _make_room_for_new(ask: Ask, scored: Scored, chosen: list[int]) -> int | None:
    """Give the last place to what is known least among the good, if the coach lets the engine try; the place it found, else None."""
    if not ask.is_exploring or len(chosen) < NEW_FROM_SIZE:
        return None
    new = new_to_try(scored.scores, scored.deviations, _all(ask)[0], is_new=ask.times_given == 0, intensity=ask.library.intensity, chosen=chosen[:-1])
    if new is not None:
        chosen[-1] = new
    return new


def _make_room_for_control(ask: Ask, scored: Scored, chosen: list[int], chance: np.random.Generator) -> int | None:
    """In one list of twenty the plain rule fills one place, so that the gain stays measured; the place it found, else None."""
    is_drawn, draws = chance.random() < CONTROL_SHARE, chance.random(len(ask.library))
    if not (ask.may_control and is_drawn and chosen):
        return None
    free = _all(ask)[0].copy()
    free[chosen[:-1]] = False
    control = by_rule(scored.needs.need[0], ask.times_given, free, ask.library, draws)
    if control is not None:
        chosen[-1] = control
    return control


def _picks(ask: Ask, scored: Scored, chosen: list[int], *, new: int | None, control: int | None) -> list[Pick]:
    shares = parts(scored.features, scored.weights, effect=ask.effects, need=scored.need, names=names())
    urgent, usual = urgency(scored.needs, ask.library, ask.people.focus)[0], float(scored.means.mean())
    numbers = [pressing(urgency=float(urgent[place]), predicted=float(scored.means[place]), usual=usual) for place in chosen]
    of_elements = [ELEMENTS[int(ask.library.elements[place].argmax())] for place in chosen]
    before = {index: ask.levels_before[place] for index, place in enumerate(chosen) if place in ask.levels_before}
    return [
        Pick(
            place=place,
            priority=priority,
            score=float(scored.scores[place]),
            mean=float(scored.means[place]),
            sd=float(scored.deviations[place]),
            parts=dict(zip(GROUPS, (float(share) for share in shares[place]), strict=True)),
            features=scored.features[place],
            is_new_to_try=place == new and place != control,
            is_control=place == control,
        )
        for place, priority in zip(chosen, levels(numbers, of_elements, before=before), strict=True)
    ]


def _all(ask: Ask) -> Mask:
    return np.ones((1, len(ask.library)), dtype=bool)
