"""What `manage.py run` says when it cannot start: what is wrong, and what to type."""

import socket
from contextlib import closing

import pytest

from coachhub.management import preparation
from coachhub.management.commands import run
from common.environment import Environment


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(run, "PORT_PATIENCE_SECONDS", 0.0)


def refusal(question, *arguments) -> str:
    with pytest.raises(preparation.NotReady) as problem:
        question(*arguments)
    return str(problem.value)


def test_port_in_use():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refusal(run.open_port, Environment(port=port))
    assert said == f"Port {port} is in use, perhaps by a CoachHub that runs already. Stop that one, or type PORT={port + 1}"


def test_port_of_a_house_that_just_ended_is_free_again(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as before:
        port = before.getsockname()[1]
    with closing(run.open_port(Environment(port=port))) as door:
        assert door.getsockname() == ("127.0.0.1", port)


def test_host_that_is_nowhere():
    assert refusal(run.open_port, Environment(host="nowhere.invalid")) == (
        "HOST is 'nowhere.invalid', which is no address of this machine. Type for example HOST=127.0.0.1"
    )


def test_host_of_another_machine():
    said = refusal(run.open_port, Environment(host="192.0.2.1", port=8000))
    assert said == "Nothing can listen on HOST=192.0.2.1 PORT=8000: Cannot assign requested address. Type for example HOST=127.0.0.1 PORT=8000"


def test_https_without_a_proxy():
    assert refusal(run.check, Environment(site_url="https://coach.example.org")) == (
        "SITE_URL is https://coach.example.org, but bin/run speaks plain http. Put a reverse proxy that speaks https in front of it and type TRUSTED_PROXIES=1."
    )


def test_database_that_does_not_answer():
    first, second = refusal(preparation.check_database, "postgresql://nobody@127.0.0.1:9/nowhere").splitlines()
    assert first.startswith("No database answers at DATABASE_URL: ")
    assert second == "Start that PostgreSQL or correct DATABASE_URL; without DATABASE_URL, CoachHub brings its own."


def test_static_files_are_collected_only_when_their_sources_changed(monkeypatch, tmp_path, settings):
    started: list[list[str]] = []
    monkeypatch.setattr(preparation.subprocess, "Popen", lambda command, **_: started.append(command) or Finished())
    settings.DATA_DIR, settings.DEBUG = tmp_path, False
    preparation.finish_collecting(preparation.start_collecting())
    assert [command[1:3] for command in started] == [["manage.py", "collectstatic"]]
    assert preparation.start_collecting() is None
    (tmp_path / "static-collected").write_text("of an older version")
    assert preparation.start_collecting() is not None


def test_static_files_of_an_interrupted_collection_are_collected_again(monkeypatch, tmp_path, settings):
    monkeypatch.setattr(preparation.subprocess, "Popen", lambda *_, **__: Finished())
    settings.DATA_DIR, settings.DEBUG = tmp_path, False
    preparation.start_collecting()
    assert preparation.start_collecting() is not None


class Finished:
    """A process that ended well."""

    def wait(self) -> int:
        return 0


@pytest.mark.parametrize(
    ("values", "state", "words"),
    [
        ({}, {"is_empty": True, "key": "", "has_demo": False}, "Nobody is here yet. Create your practice: http://localhost:8000/start/"),
        (
            {"site_url": "https://coach.example.org"},
            {"is_empty": True, "key": "secret", "has_demo": False},
            "Nobody is here yet. Create your practice: https://coach.example.org/start/?key=secret",
        ),
        (
            {"host": "0.0.0.0"},
            {"is_empty": False, "key": "", "has_demo": True},
            "Careful: this database holds the demo world, whose password everybody knows, and others can reach this address.",
        ),
    ],
)
def test_words_of_welcome(values, state, words):
    assert run.welcome(Environment(**values), **state).strip().split("\n\n")[1] == words
