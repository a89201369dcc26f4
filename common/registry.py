"""Work that crosses all apps: each app declares its part of it in its own `registry.py`, and coachhub's commands run the parts."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Part[Run: Callable[..., Any]]:
    name: str
    order: int
    run: Run


class Register[Run: Callable[..., Any]]:
    """The parts of one piece of work, in their order."""

    def __init__(self) -> None:
        self._parts: dict[str, Part[Run]] = {}

    def part(self, name: str, *, order: int) -> Callable[[Run], Run]:
        """Declare a function as the part `name`; parts with a lower order run earlier."""

        def declare(run: Run) -> Run:
            self._parts[name] = Part(name, order, run)
            return run

        return declare

    def __iter__(self) -> Iterator[Part[Run]]:
        autodiscover_modules("registry")
        return iter(sorted(self._parts.values(), key=lambda part: (part.order, part.name)))


@dataclass
class World:
    """The demo world while it is made: its moment, its size, and what earlier parts leave for later ones."""

    at: datetime
    say: Callable[[str], Any]
    seed: int = 1
    made: dict[str, Any] = field(default_factory=dict)

    def chance(self, name: str) -> random.Random:
        """A source of chance that gives the same numbers in every world with this seed, whatever other parts draw."""
        return random.Random(f"{self.seed}:{name}")  # noqa: S311  nothing secret depends on it


# Making the demo world; making a large one of `clients` people for measuring; taking demo worlds away, in reverse order.
demo: Register[Callable[[World], None]] = Register()
scale: Register[Callable[[World, int], None]] = Register()
clearing: Register[Callable[[], None]] = Register()

# Rebuilding the snapshots of one table as of a moment: yields how many rows each batch wrote.
snapshots: Register[Callable[[datetime], Iterator[int]]] = Register()
