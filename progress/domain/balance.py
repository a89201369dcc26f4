"""How even the five levels are, and what may be said of them (docs/scores.md, "Balance")."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Literal

from progress.domain.levels import Level

type Element = Literal["fire", "water", "earth", "air", "aether"]
type Evenness = Literal["even", "leaning", "strong"]
type Levels = Mapping[Element, Level | None]

ELEMENTS: tuple[Element, ...] = ("fire", "water", "earth", "air", "aether")
WIDEST = 100 * sqrt(0.24)  # the standard deviation of (100, 100, 0, 0, 0): five levels cannot lie further apart
EVEN_FROM, LEANING_FROM = 80, 60
LEAD_POINTS = 10
LEAD_Z = 2.33  # at equal truth the largest of five is named falsely in 5 % of cases; 1.28 would do so in 46 %


@dataclass(frozen=True)
class Balance:
    """Five levels in a few numbers: index, mean and gap 0-100, leans -100 to 100. An index never stands without its mean."""

    index: float
    mean: float
    gap: float
    fire_water: float
    air_earth: float
    sky_ground: float
    felt_formed: float


@dataclass(frozen=True)
class Lead:
    """The elements that stand out beyond the noise, empty where none does."""

    strongest: Element | Literal[""] = ""
    quietest: Element | Literal[""] = ""


def balance(levels: Mapping[Element, float | None]) -> Balance | None:
    """The balance of five levels 0-100; None unless all five are known."""
    fire, water, earth, air, aether = (levels.get(element) for element in ELEMENTS)
    if fire is None or water is None or earth is None or air is None or aether is None:
        return None
    five = (fire, water, earth, air, aether)
    mean = fsum(five) / 5
    spread = sqrt(fsum((level - mean) ** 2 for level in five) / 5)
    return Balance(
        index=max(0.0, 100 * (1 - spread / WIDEST)),
        mean=mean,
        gap=max(five) - min(five),
        fire_water=fire - water,
        air_earth=air - earth,
        sky_ground=(fire + air - water - earth) / 2,
        felt_formed=(fire + water - earth - air) / 2,
    )


def balance_of(levels: Levels) -> Balance | None:
    """The balance of five levels; None while one is missing or too old to say."""
    return balance({element: level.value for element, level in levels.items() if level is not None})


def evenness(index: float) -> Evenness:
    """The index in a word, by the number as it is shown: one check-in alone cannot tell 80 from 100."""
    return "even" if round(index) >= EVEN_FROM else "leaning" if round(index) >= LEANING_FROM else "strong"


def clear_lead(levels: Levels) -> Lead:
    """The strongest and the quietest element, each only if it stands alone, ten points from the mean of the others and beyond the noise."""
    known = {element: (level.value, level.se) for element in ELEMENTS if (level := levels.get(element)) and level.value is not None and level.se is not None}
    return Lead(_outlier(known, sign=1), _outlier(known, sign=-1)) if len(known) == len(ELEMENTS) else Lead()


def _outlier(known: Mapping[Element, tuple[float, float]], *, sign: int) -> Element | Literal[""]:
    element = max(ELEMENTS, key=lambda element: sign * known[element][0])
    others = [known[other] for other in ELEMENTS if other != element]
    ahead = sign * (known[element][0] - fsum(value for value, _ in others) / 4)
    noise = sqrt(known[element][1] ** 2 + fsum(se**2 for _, se in others) / 16)
    # One very quiet element lifts four equal ones above the mean of their others: none of the four leads.
    is_alone = all(round(known[element][0]) != round(value) for value, _ in others)
    return element if is_alone and ahead >= LEAD_POINTS and ahead > LEAD_Z * noise else ""
