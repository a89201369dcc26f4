"""bin/bench NAME [--json] [--rounds N]: run one benchmark and say whether its bars hold."""

import argparse
import importlib
import pkgutil
import sys
import time
from typing import NoReturn

import benchmarks
from benchmarks.harness.plan import Benchmark, CannotMeasure, Quickest, Ratio
from benchmarks.harness.rounds import Effort
from common.embedded import DatabaseDidNotStart
from common.environment import WrongEnvironment

WRONG_USE, NOT_MEASURED = 64, 70
CODES = "Ends with 0 when every bar holds, 1 when one is broken, 2 when the machine is too noisy to tell, 64 or 70 when nothing could be measured."


class Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Wrong use must not end with argparse's 2: here that is a noisy machine."""
        self.exit(WRONG_USE, f"{message}. Type for example bin/bench home --json\n")


def known() -> dict[str, str]:
    """The benchmarks by name, each with its sentence."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.ispkg]
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in names if name != "__main__"}
    return {name: module.BENCHMARK.sentence for name, module in modules.items() if hasattr(module, "BENCHMARK")}


def main(arguments: list[str]) -> int:
    parser = Arguments("bin/bench", description="Measure a page against its bare floor.", epilog=CODES)
    parser.add_argument("name", metavar="NAME", help="; ".join(f"{name}: {sentence}" for name, sentence in known().items()))
    parser.add_argument("--json", action="store_true", help="print every figure as JSON")
    parser.add_argument("--rounds", type=int, metavar="N", help="measure exactly N rounds instead of until the figures are clear")
    options = parser.parse_args(arguments)
    if options.name not in known():
        print(f"There is no benchmark “{options.name}”. There are: {', '.join(known())}.", file=sys.stderr)
        return WRONG_USE
    if options.rounds is not None and options.rounds < 1:
        print("--rounds wants a number from 1 up, for example --rounds 50.", file=sys.stderr)
        return WRONG_USE
    effort = Effort(fewest=options.rounds, most=options.rounds) if options.rounds else Effort()
    try:
        return _run(options.name, effort=effort, as_json=options.json)
    except (CannotMeasure, DatabaseDidNotStart, WrongEnvironment) as problem:
        print(problem, file=sys.stderr)
        return NOT_MEASURED


def _run(name: str, *, effort: Effort, as_json: bool) -> int:
    from benchmarks.harness import database

    benchmark: Benchmark = importlib.import_module(f"benchmarks.{name}").BENCHMARK
    with database.prepare(benchmark.world) as observer:
        from benchmarks.harness import report, rounds  # these need Django to stand
        from benchmarks.harness.weight import weigh

        plan = benchmark.plan()
        weights = {target.name: weigh(target) for target in [*plan.timed, *plan.counted]}
        bars = [bar for bar in plan.bars if isinstance(bar, Ratio)]
        started = time.monotonic()
        samples = rounds.run(plan.timed, bars=bars, effort=effort, pids=lambda: database.backends(observer))
        seconds = time.monotonic() - started
        shortest = rounds.quickest(plan.timed, bars=[bar for bar in plan.bars if isinstance(bar, Quickest)])
    judged = report.judge(plan, samples=samples, weights=weights, shortest=shortest)
    found = report.Report(name, benchmark.sentence, seconds, plan.floor, samples, weights, judged)
    print(report.as_json(found) if as_json else report.as_table(found))
    return report.EXIT_CODES[found.outcome]
