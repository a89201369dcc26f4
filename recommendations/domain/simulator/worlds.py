"""Made-up worlds: each seed is one coach with twelve clients (c) and a library of 120 activities (n)."""

from dataclasses import dataclass

import numpy as np

from progress.domain.balance import ELEMENTS
from recommendations.domain.catalogue import FACETS, STYLES, Library, Numbers, one_hot
from recommendations.domain.ranking import Mask, Places

CLIENTS, FIRST_CLIENTS, WEEKS_BETWEEN = 12, 4, 3
ITEMS, READ, SENT, WEEKS = 120, 6, 2, 50
KINDS = tuple(f"kind-{number}" for number in range(1, 8))
MATTERING_STYLES, ARCHETYPES = 4, 5
STARTS = np.array([0] * FIRST_CLIENTS + [WEEKS_BETWEEN * (client - FIRST_CLIENTS + 1) for client in range(FIRST_CLIENTS, CLIENTS)])
SPAN = int(STARTS[-1]) + WEEKS


@dataclass(frozen=True)
class Climate:
    """How a kind of world differs from the usual one."""

    taste: float = 1.0  # how much people differ in what they like
    rating_noise: float = 0.7
    need_gain: float = 0.8  # how much more useful an activity is that answers a need
    clients: int = CLIENTS
    is_reversed: bool = False  # long activities are liked
    library: int = 7  # which platform's activities: all coaches of a platform share them


@dataclass(frozen=True)
class World:
    """What is true of one coach, the clients and the activities; nobody in it sees these numbers, except the library."""

    library: Library
    allowed: Mask  # (c, n): false for a contraindication
    fixed: Numbers  # (c, n): usefulness that does not change with time
    need_gain: Numbers  # (c,)
    tolerance: Numbers
    usual_length: Numbers
    coach_taste: Numbers  # (n,)
    home: Numbers  # (c, 5): where levels return to
    levels: Numbers  # (c, 5): where they start
    # What chance decides in each week, drawn beforehand: every policy meets the same luck.
    walk: Numbers
    reading_noise: Numbers
    approval_noise: Numbers
    chance_done: Numbers
    chance_rated: Numbers
    rating_noise: Numbers
    delay: Numbers
    rule_draws: Numbers
    explore_draws: Numbers


def world(seed: int, climate: Climate) -> World:
    chance = np.random.default_rng(seed)
    shelf, clients = np.random.default_rng(climate.library), climate.clients
    library, quality = _library(shelf), shelf.normal(0.0, 0.30, ITEMS)
    return World(
        library=library,
        allowed=chance.random((clients, ITEMS)) >= 0.1,
        fixed=quality + _liking(chance, library, climate),
        need_gain=chance.normal(climate.need_gain, 0.4, clients),
        tolerance=chance.normal(2.0, 0.4, clients),
        usual_length=chance.normal(np.log(25.0 if climate.is_reversed else 9.0), 0.5, clients),
        coach_taste=chance.normal(0.0, 0.6, ITEMS),
        **_course(chance, clients, climate),
    )


def _library(chance: np.random.Generator) -> Library:
    main = chance.permutation(np.arange(ITEMS) % len(ELEMENTS))
    return Library(
        elements=one_hot(main, len(ELEMENTS)),
        calms=np.zeros((ITEMS, len(ELEMENTS))),
        kinds=one_hot(chance.integers(len(KINDS), size=ITEMS), len(KINDS)),
        facets=np.zeros((ITEMS, len(FACETS))),
        minutes=np.exp(chance.uniform(np.log(3.0), np.log(45.0), ITEMS)),
        intensity=chance.choice(np.array([1.0, 2.0, 3.0]), ITEMS, p=[0.5, 0.35, 0.15]),
        style=chance.normal(0.0, 0.35, (ITEMS, STYLES)),
    )


def _liking(chance: np.random.Generator, library: Library, climate: Climate) -> Numbers:
    """Leniency, taste for kind, element and style, and what no feature can tell (c, n)."""
    clients, mattering = climate.clients, library.style[:, :MATTERING_STYLES]
    archetypes = chance.integers(ARCHETYPES, size=clients)
    kind = _taste(chance, len(KINDS), archetypes, (0.25, 0.20, 0.45)) @ library.kinds.T
    element = _taste(chance, len(ELEMENTS), archetypes, (0.10, 0.15, 0.25)) @ library.elements.T
    style = (chance.normal(0.0, 0.12, MATTERING_STYLES) + chance.normal(0.0, 0.25, (clients, MATTERING_STYLES))) @ mattering.T
    interaction = np.einsum("nk,cke,ne->cn", library.kinds, chance.normal(0.0, 0.20, (clients, len(KINDS), len(ELEMENTS))), library.elements)
    own = interaction + chance.normal(0.0, 0.30, (clients, ITEMS))
    return chance.normal(3.3, 0.45, (clients, 1)) + climate.taste * (kind + element + style) + own


def _taste(chance: np.random.Generator, size: int, archetypes: Places, spreads: tuple[float, float, float]) -> Numbers:
    """The taste of each client (c, size): partly the coach's, partly the archetype's, partly their own."""
    coach, archetype, own = spreads
    return chance.normal(0.0, coach, size) + chance.normal(0.0, archetype, (ARCHETYPES, size))[archetypes] + chance.normal(0.0, own, (len(archetypes), size))


def _course(chance: np.random.Generator, clients: int, climate: Climate) -> dict[str, Numbers]:
    """Levels, and everything that chance decides while time goes by."""
    home = chance.normal(58.0, 20.0, (clients, len(ELEMENTS)))
    return {
        "home": home,
        "levels": np.clip(home + chance.normal(0.0, 6.0, home.shape), 5, 95),
        "walk": chance.normal(0.0, 1.0, (SPAN, clients, len(ELEMENTS))),
        "reading_noise": chance.normal(0.0, 4.0, (SPAN, clients, len(ELEMENTS))),
        "approval_noise": chance.normal(0.0, 0.6, (SPAN, clients, READ)),
        "chance_done": chance.random((SPAN, clients, READ)),
        "chance_rated": chance.random((SPAN, clients, READ)),
        "rating_noise": chance.normal(0.0, climate.rating_noise, (SPAN, clients, READ)),
        "delay": chance.integers(0, 3, (SPAN, clients, READ)).astype(float),
        "rule_draws": chance.random((SPAN, clients, ITEMS)),
        "explore_draws": chance.normal(size=(SPAN, clients, 64)),
    }
