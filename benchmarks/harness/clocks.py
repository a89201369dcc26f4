"""How much work a request was: CPU time of this process and of the database's side of its connections, and wall time."""

import contextlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

SCHEDSTAT = "/proc/{}/schedstat"


@dataclass
class Samples:
    """Seconds per request, one entry per round; entry n of every target was measured in the same round."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)


class Backends:
    """CPU seconds of the PostgreSQL processes that serve our connections, where the system has /proc."""

    is_known = Path(SCHEDSTAT.format("self")).exists()

    def __init__(self, pids: Iterable[int] = ()) -> None:
        self.files: list[int] = []
        for pid in pids if self.is_known else ():
            with contextlib.suppress(OSError):
                self.files.append(os.open(SCHEDSTAT.format(pid), os.O_RDONLY))

    def seconds(self) -> float:
        """Since each of them started; a process that ended meanwhile counts nothing."""
        total = 0
        for file in self.files:
            with contextlib.suppress(OSError, IndexError):
                total += int(os.pread(file, 64, 0).split()[0])
        return total / 1e9

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        for file in self.files:
            os.close(file)


def timed(act: Callable[[], None], *, times: int, backends: Backends) -> tuple[float, float]:
    """CPU and wall seconds of one call, the mean of so many in a row."""
    database = backends.seconds()
    wall, cpu = time.perf_counter(), time.process_time()
    _in_one_piece(act, times=times)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return (cpu + backends.seconds() - database) / times, wall / times


def _in_one_piece(act: Callable[[], None], *, times: int) -> None:
    for _ in range(times):
        act()


# Python's stack comes in chunks of 16 KB, and before 3.13.13 a loop that calls across the end of one asks the
# system for memory and gives it back each time (CPython issue 142183). Where that happens depends on the depth of calls:
# eight frames more round the same request made Django's changelist cost 110 ms instead of 79. A frame that claims much
# stack gets a chunk that whole requests fit into, so that no target is unlucky.
_in_one_piece.__code__ = _in_one_piece.__code__.replace(co_stacksize=70_000)
