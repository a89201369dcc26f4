"""Keeps child processes running: a child that dies is started again, and all end together."""

import multiprocessing
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess

TICK = 0.05
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 10.0
STEADY_AFTER = 10.0
END_WITHIN = 8.0

type Duty = Callable[[], None]


@dataclass
class Child:
    """Work that shall always run, in a process of its own."""

    name: str
    work: Callable[[], None]
    process: ForkProcess | None = None
    started_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        # Forked, because importing everything again takes longer than all the rest of a start.
        self.process = multiprocessing.get_context("fork").Process(target=self.work, name=self.name)
        self.process.start()
        self.started_at = time.monotonic()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.is_alive()

    def bury(self) -> str:
        """Note a death and return its reason; one after a long life is no sign of a fault."""
        code = self.process.exitcode if self.process else None
        self.deaths = 1 if time.monotonic() - self.started_at > STEADY_AFTER else self.deaths + 1
        self.process = None
        return signal.Signals(-code).name if code and code < 0 else f"exit code {code}"

    @property
    def may_start(self) -> bool:
        """The pause between two starts grows while the child keeps dying."""
        pause = min(FIRST_PAUSE * 2**self.deaths, LONGEST_PAUSE) if self.deaths else 0.0
        return time.monotonic() - self.started_at >= pause


@dataclass
class Supervisor:
    """Runs children and, between two looks at them, its duties, until it is interrupted."""

    children: list[Child]
    say: Callable[[str], None]
    duties: list[Duty] = field(default_factory=list)

    def run(self) -> None:
        """Run until an exception such as KeyboardInterrupt, then end every child within a few seconds."""
        try:
            while True:
                self._look()
                for duty in self.duties:
                    duty()
                time.sleep(TICK)
        finally:
            self.end()

    def end(self) -> None:
        """Ask the children to end, and end those that do not."""
        for child in self._running():
            child.terminate()
        deadline = time.monotonic() + END_WITHIN
        try:
            while self._running() and time.monotonic() < deadline:
                time.sleep(TICK)
        finally:  # also when a second Ctrl-C does not want to wait
            for child in self._running():
                child.kill()
                child.join()
        for member in self.children:
            member.process = None

    def _running(self) -> list[ForkProcess]:
        return [child.process for child in self.children if child.process is not None and child.is_running]

    def _look(self) -> None:
        for child in self.children:
            if child.is_running:
                continue
            if child.process is not None:
                self.say(f"The {child.name} stopped ({child.bury()}) and is started again.")
            if child.may_start:
                child.start()
