"""One run's figures, as a table, as JSON and as an exit code."""

import json

import pytest

from benchmarks.harness.clocks import Samples
from benchmarks.harness.judgement import Outcome
from benchmarks.harness.plan import Bar, Ceiling, Growth, Plan, Quickest, Ratio
from benchmarks.harness.report import EXIT_CODES, Report, as_json, as_table, judge
from benchmarks.harness.weight import Weight

SAMPLES = {
    "page": Samples([0.004] * 20, [0.005] * 20),
    "floor": Samples([0.001] * 20, [0.002] * 20),
    "wild": Samples([0.001] * 10 + [0.009] * 10, [0.002] * 20),
}
WEIGHTS = {"page": Weight(4, 120, 9000, 3000, 400), "floor": Weight(2, 60, 9000, 3000, 400), "empty": Weight(5, 6, 900, 300, 40)}
SHORTEST = {"page": 0.004, "floor": 0.001}


def report(*bars: Bar) -> Report:
    plan = Plan(timed=[], counted=[], bars=bars, floor="floor")
    return Report("home", "the home page", 3.0, "floor", SAMPLES, WEIGHTS, judge(plan, samples=SAMPLES, weights=WEIGHTS, shortest=SHORTEST))


@pytest.mark.parametrize(
    ("bar", "outcome"),
    [
        (Ratio("page", "floor", at_most=4.1), "passed"),
        (Ratio("page", "floor", at_most=3.9), "failed"),
        (Ratio("page", "floor"), "shown"),
        (Ratio("wild", "floor", at_most=5), "too noisy to tell"),
        (Ceiling("sql", ["page", "empty"], at_most=5), "passed"),
        (Ceiling("sql", ["page", "empty"], at_most=4), "failed"),
        (Ceiling("sql", ["page", "empty"], at_most=5, is_constant=True), "failed"),
        (Ceiling("buffers", ["page"]), "shown"),
        (Quickest(["page", "floor"], at_most=4), "passed"),
        (Quickest(["page", "floor"], at_most=3.9), "failed"),
        (Growth("buffers", "page", "floor", at_most=2), "passed"),
        (Growth("buffers", "page", "floor", at_most=1.9), "failed"),
    ],
)
def test_bar_is_judged(bar, outcome):
    assert [judged.outcome for judged in report(bar).bars] == [outcome]


@pytest.mark.parametrize(
    ("bars", "code"),
    [
        ([Ratio("page", "floor", at_most=4.1), Ratio("page", "floor")], 0),
        ([Ratio("page", "floor", at_most=4.1), Ratio("wild", "floor", at_most=5)], 2),
        ([Ratio("wild", "floor", at_most=5), Ceiling("sql", ["page"], at_most=3)], 1),
    ],
)
def test_exit_code_is_that_of_the_worst_bar(bars, code):
    assert EXIT_CODES[report(*bars).outcome] == code


def test_json_holds_every_figure_with_its_bar():
    found = json.loads(as_json(report(Ratio("page", "floor", at_most=4.1), Ceiling("sql", ["page", "floor"], at_most=3))))
    assert found["bars"] == [
        {"name": "CPU page / floor", "figure": 4.0, "interval": [4.0, 4.0], "at_most": 4.1, "outcome": "passed", "passed": True},
        {"name": "SQL of page, floor", "figure": [4, 2], "interval": None, "at_most": 3, "outcome": "failed", "passed": False},
    ]
    assert found["targets"]["page"] == {
        "sql": 4, "buffers": 120, "html": 9000, "gzip": 3000, "nodes": 400, "scans": 0, "cpu_ms": 4.0, "wall_ms": 5.0, "cpu_to_floor": 4.0,
    }  # fmt: skip
    assert (found["benchmark"], found["passed"], found["rounds"]) == ("home", False, 20)


def test_table_ends_with_the_verdict():
    assert as_table(report(Ratio("page", "floor", at_most=4.1))).splitlines()[-1] == f"home: {Outcome.PASSED}"
