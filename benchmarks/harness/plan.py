"""What a benchmark declares: its world, its targets, and the bars that they are held to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

type Query = tuple[str, Any]
type Counter = Literal["sql", "buffers", "scans", "html", "gzip", "nodes"]


class CannotMeasure(Exception):
    """A benchmark no longer fits the product; the message says what happened and what to do."""


@dataclass(frozen=True)
class Reading:
    """One answer, not compressed, and the queries that it took."""

    html: str
    queries: list[Query]


class Target(Protocol):
    """Something that answers one whole request."""

    name: str

    def send(self) -> None:
        """Answer once, compressed, as for a browser: this is what is timed."""

    def read(self) -> Reading:
        """Answer once and show what came."""


@dataclass(frozen=True)
class World:
    """Rows to measure on, in a database of their own; filled again when `version` changes, and if dated when the schema does and each week."""

    name: str
    version: int
    fill: Callable[[], None]
    is_dated: bool = True

    @property
    def database(self) -> str:
        return f"bench_{self.name}"


@dataclass(frozen=True)
class Ratio:
    """The CPU time of one target by that of another; without a bar it is only printed."""

    of: str
    to: str
    at_most: float | None = None

    @property
    def name(self) -> str:
        return f"CPU {self.of} / {self.to}"


@dataclass(frozen=True)
class Ceiling:
    """A count that does not depend on the machine; `is_constant` also wants it equal for all these targets, None only prints it."""

    counter: Counter
    of: Sequence[str]
    at_most: int | None = None
    is_constant: bool = False

    @property
    def name(self) -> str:
        return f"{LABELS[self.counter]} of {', '.join(self.of)}" + (", equal" if self.is_constant else "")


@dataclass(frozen=True)
class Quickest:
    """The shortest of so many single calls of each target, in milliseconds: what it takes while nothing else asks for the machine."""

    of: Sequence[str]
    at_most: float | None = None
    tries: int = 25

    @property
    def name(self) -> str:
        return f"Shortest ms of {', '.join(self.of)}"


@dataclass(frozen=True)
class Growth:
    """A count of one target by the same count of another; without a bar it is only printed."""

    counter: Counter
    of: str
    to: str
    at_most: float | None = None

    @property
    def name(self) -> str:
        return f"{LABELS[self.counter]} of {self.of} / {self.to}"


type Bar = Ratio | Ceiling | Quickest | Growth


@dataclass(frozen=True)
class Plan:
    """What is measured: `timed` targets run in turn, `counted` ones run once for their counts."""

    timed: Sequence[Target]
    counted: Sequence[Target]
    bars: Sequence[Bar]
    floor: str


@dataclass(frozen=True)
class Benchmark:
    """A module of this package names one of these BENCHMARK; `plan` is called once Django and the world stand."""

    sentence: str
    world: World
    plan: Callable[[], Plan]


LABELS: dict[Counter, str] = {
    "sql": "SQL",
    "buffers": "Buffers",
    "scans": "Scans, sorts and counts of readings",
    "html": "HTML bytes",
    "gzip": "Gzip bytes",
    "nodes": "DOM nodes",
}
