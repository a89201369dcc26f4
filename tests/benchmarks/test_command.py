"""bin/bench: which benchmarks there are, and what it says to a wrong name."""

import subprocess

import pytest

from benchmarks.harness.command import known, main
from common.environment import ROOT


def test_known_benchmarks_are_those_that_declare_one():
    assert list(known()) == ["api", "builder", "home", "messages", "profile", "progress"]


def test_unknown_benchmark_names_the_known_ones(capsys):
    assert main(["nothing"]) == 64
    assert capsys.readouterr().err == "There is no benchmark “nothing”. There are: api, builder, home, messages, profile, progress.\n"


@pytest.mark.parametrize("arguments", [[], ["home", "--rounds", "0"], ["home", "--rounds", "many"], ["home", "--quietly"]])
def test_wrong_use_never_ends_like_a_verdict(arguments, capsys):
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = ended.code
    assert code == 64


def test_script_needs_no_database_for_a_wrong_name():
    ended = subprocess.run([ROOT / "bin" / "bench", "nothing"], capture_output=True, text=True, check=False, cwd="/")
    assert (ended.returncode, ended.stderr) == (64, "There is no benchmark “nothing”. There are: api, builder, home, messages, profile, progress.\n")
