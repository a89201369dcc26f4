"""A wrong value gets one sentence that says what to type."""

import pytest

from common.environment import ROOT, Environment, WrongEnvironment, environment, example, make_data_dir


@pytest.fixture(autouse=True)
def _no_memory(monkeypatch):
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    environment.cache_clear()
    yield
    environment.cache_clear()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "http", "PORT is 'http': input should be a valid integer, unable to parse string as an integer. Type for example PORT=8000"),
        ("PORT", "70000", "PORT is '70000': input should be less than or equal to 65535. Type for example PORT=8000"),
        ("DEBUG", "maybe", "DEBUG is 'maybe': input should be a valid boolean, unable to interpret input. Type for example DEBUG=1"),
        ("LOG", "xml", "LOG is 'xml': input should be 'text' or 'json'. Type for example LOG=json"),
        (
            "DATABASE_URL",
            "mysql://localhost/coachhub",
            "DATABASE_URL is 'mysql://localhost/coachhub': it must start with postgresql://. "
            "Type for example DATABASE_URL=postgresql://coachhub:password@localhost/coachhub",
        ),
        (
            "STORAGE_URL",
            "s3://bucket",
            "STORAGE_URL is 's3://bucket': it must look like s3://KEY:SECRET@host/bucket. "
            "Type for example STORAGE_URL=s3://KEY:SECRET@s3.example.org/bucket?region=eu-central-1",
        ),
        (
            "MAIL_URL",
            "mail.example.org",
            "MAIL_URL is 'mail.example.org': it must start with smtp:// or smtps:// and name a host. "
            "Type for example MAIL_URL=smtp://user:password@mail.example.org:587",
        ),
        (
            "SITE_URL",
            "coach.example.org",
            "SITE_URL is 'coach.example.org': it must start with https:// or http:// and name a host. Type for example SITE_URL=https://coach.example.org",
        ),
    ],
)
def test_sentence_for_a_wrong_value(monkeypatch, name, value, sentence):
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongEnvironment) as problem:
        environment()
    assert str(problem.value) == sentence


def test_one_line_for_each_wrong_value(monkeypatch):
    monkeypatch.setenv("PORT", "0")
    monkeypatch.setenv("LOG", "xml")
    with pytest.raises(WrongEnvironment) as problem:
        environment()
    assert [line.split()[0] for line in str(problem.value).splitlines()] == ["PORT", "LOG"]


def test_secret_of_a_url_is_not_in_the_sentence(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://coachhub:hunter2@localhost/coachhub")
    with pytest.raises(WrongEnvironment) as problem:
        environment()
    assert "hunter2" not in str(problem.value)


def test_data_dir_that_cannot_be_made(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file" / "data"))
    with pytest.raises(WrongEnvironment) as problem:
        make_data_dir()
    assert str(problem.value) == f"DATA_DIR is {tmp_path}/file/data: Not a directory. Type for example DATA_DIR=$HOME/coachhub"


def test_data_dir_from_a_relative_name_is_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", "here")
    assert environment().data_dir == tmp_path / "here"


@pytest.mark.parametrize(
    ("values", "is_private"),
    [
        ({}, True),
        ({"HOST": "localhost"}, True),
        ({"HOST": "0.0.0.0"}, False),
        ({"SITE_URL": "https://coach.example.org"}, False),
        ({"TRUSTED_PROXIES": "1"}, False),
    ],
)
def test_private_only_when_nobody_else_can_come_in(monkeypatch, values, is_private):
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert environment().is_private == is_private


def test_env_example_is_what_the_environment_says():
    assert (ROOT / ".env.example").read_text() == example(), "Type: .venv/bin/python -m common.environment > .env.example"


def test_every_variable_says_why_and_shows_an_example():
    silent = [name for name, field in Environment.model_fields.items() if not field.description or not (field.exclude or field.examples)]
    assert silent == []
