"""Measures the engine against its bars: in made-up worlds, and against the clock."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recommendations.domain.simulator.bars import SEEDS, SMOKE_SEEDS, Measured, measure, smoke
from recommendations.management import public_ratings
from recommendations.management.clocks import timings


class Command(BaseCommand):
    help = "Measure the engine against its bars: its gain in made-up worlds (some five minutes), and how long a list and a rebuild take."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print every figure for a machine")
        parser.add_argument("--smoke", action="store_true", help="the chief figures on twelve worlds, against half of each bar")
        parser.add_argument("--seed", type=int, default=SEEDS.start, help="the first of the seeds")
        parser.add_argument("--worlds", type=int, default=len(SEEDS), help="how many worlds")
        parser.add_argument("--without-database", action="store_true", help="leave out what needs the database")

    def handle(self, *, json: bool, smoke: bool, seed: int, worlds: int, without_database: bool, **options: Any) -> None:
        found = list(_smoke() if smoke else measure(range(seed, seed + worlds), say=lambda line: self.stderr.write(line)))
        if not smoke:
            found += self._replays(seed)
        found += timings(with_database=not without_database)
        self.stdout.write(_as_json(found) if json else "\n".join(_line(one) for one in found))
        missed = [one.name for one in found if not one.passed]
        if missed:
            raise CommandError(f"{len(missed)} of {len(found)} bars were missed: {'; '.join(missed)}.")

    def _replays(self, seed: int) -> Iterable[Measured]:
        if not public_ratings.are_there():
            self.stderr.write("Left out: the replays of real ratings, because the extra [replays] is not installed.")
            return []
        self.stderr.write("replays of real ratings")
        return public_ratings.replays(seed)


def _smoke() -> Iterable[Measured]:
    return smoke(SMOKE_SEEDS)


def _as_json(found: list[Measured]) -> str:
    return json.dumps([{"name": one.name, "value": one.value, "low": one.low, "bar": one.bar, "passed": one.passed} for one in found], indent=1)


def _line(one: Measured) -> str:
    word, sign = "passed" if one.passed else "MISSED", "at most" if one.is_at_most else "at least"
    return f"{word}  {one.name}: {one.value:.3f} (worse end {one.low:.3f}, {sign} {one.bar:.3f})"
