"""The house rules of docs/style.md and docs/architecture.md that a machine can read."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from common.environment import ROOT

APPS = ("accounts", "clients", "coachhub", "common", "messaging", "progress", "recommendations", "sessions_app")
# Where a person's request meets rows: here rows come through gates or `visible_to`, never from a bare manager.
DOORS = re.compile(r"^(?!benchmarks/)(?:\w+/(?:views|api|forms|live)(?:/\w+)?|\w+/templatetags/\w+|coachhub/(?:home/)?(?!settings|asgi|urls|apps)\w+)\.py$")
MAY_BE_ASKED = {"visible_to", "readable_by", "none", "create"}
# Questions past the gates, each with the reason why it is no leak.
REASONED = {
    "User.objects.exists": "whether anybody is here at all, asked by the first page of an empty house",
    "User.objects.of_demo_world": "people of the demo, whose password is printed on the page",
    "Invitation.objects.with_token": "the token is the key",
    "Authenticator.objects.filter": "a library's table, asked for one's own keys",
    "SocialAccount.objects.filter": "a library's table, asked for one's own connections",
    "ApiAnswer.objects.get_or_create": "the answer that this very person got",
    "ApiAnswer.objects.filter": "only to forget what is old, whosever it is",
    "User.objects.with_email": "the address comes from an invitation whose token was shown",
}
MACHINE = re.compile(r"/(?:root|work|home/\w+|Users/\w+)/|pypi\.org|pythonhosted\.org|registry\.npmjs\.org|yarnpkg\.com")
SECTIONS = ["## Context", "## Decision", "## Why", "## Consequences"]


def files(*endings: str) -> list[str]:
    """What is part of the project: tracked, or new and not ignored."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (not endings or name.endswith(endings)) and (ROOT / name).is_file()]


def ours(*endings: str) -> list[str]:
    return [name for name in files(*endings) if "/migrations/" not in name and "/vendor/" not in name]


def lines(name: str) -> int:
    return (ROOT / name).read_text().count("\n")


def functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse((ROOT / name).read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = function.args.args[0] if function.args.args else None
    return (
        first is not None
        and first.arg == "request"
        and not function.name.startswith("_")
        and "HttpResponse" in ast.unparse(function.returns or ast.Constant(""))
    )


@pytest.mark.django_db
def test_django_finds_nothing_to_warn_of():
    """All of its checks; bin/test runs those of deployment with the settings of a real house."""
    call_command("check", fail_level="WARNING", stderr=StringIO())


@pytest.mark.parametrize(
    ("endings", "folder", "limit"),
    [((".py", ".html", ".sh"), "", 300), ((".js",), "static/js", 120), ((".css",), "static/css", 120)],
)
def test_files_are_short(endings, folder, limit):
    assert {name: lines(name) for name in ours(*endings) if name.startswith(folder) and lines(name) >= limit} == {}


def test_functions_are_short():
    long = {f"{name}:{f.lineno} {f.name}": f.end_lineno - f.lineno + 1 for name in ours(".py") for f in functions(name) if f.end_lineno - f.lineno + 1 >= 30}
    assert long == {}


def test_views_are_short():
    views = [(name, f) for name in ours(".py") if DOORS.match(name) for f in functions(name) if is_view(f)]
    assert {f"{name}:{f.lineno} {f.name}": f.end_lineno - f.lineno + 1 for name, f in views if f.end_lineno - f.lineno + 1 >= 20} == {}


def test_rows_come_through_gates():
    assert [found for name in ours(".py") if DOORS.match(name) for found in bare_rows((ROOT / name).read_text(), name)] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("Client.objects.get(pk=1)", ["here:1 Client.objects.get"]),
        ("clients = Client.objects", ["here:1 Client.objects"]),
        ("practice.client_set.all()", ["here:1 practice.client_set"]),
        ("Client._default_manager.all()", ["here:1 Client._default_manager"]),
        ("Client.objects.visible_to(user).filter(pk=1)", []),
        ("Client.objects.none()", []),
        ("User.objects.exists()", []),
    ],
)
def test_bare_rows_are_found(code, found):
    assert bare_rows(code, "here") == found


def bare_rows(code: str, name: str) -> list[str]:
    tree = ast.parse(code)
    asked = {id(node.value): node for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        question = asked.get(id(node))
        if node.attr == "objects" and question is not None and (question.attr in MAY_BE_ASKED or ast.unparse(question) in REASONED):
            continue
        if node.attr in {"objects", "_default_manager", "_base_manager"} or node.attr.endswith("_set"):
            found.append(f"{name}:{node.lineno} {ast.unparse(question if question and node.attr == 'objects' else node)}")
    return found


def test_every_signature_is_typed():
    bare = [f"{name}:{f.lineno} {f.name}" for name in ours(".py") if name.split("/")[0] in APPS for f in functions(name) if f.returns is None]
    assert bare == []


def test_nothing_names_a_machine():
    named = {}
    for name in files():
        if name.startswith(("static/vendor/", "tests/test_house.py")):
            continue
        text = (ROOT / name).read_bytes().decode(errors="ignore")
        if found := MACHINE.findall(text):
            named[name] = found
    assert named == {}


def test_every_dependency_says_what_it_is_for():
    listed = re.findall(r'^    "([^"]+)",(.*)$', (ROOT / "pyproject.toml").read_text().partition("[tool.")[0], re.MULTILINE)
    assert len(listed) > 20
    assert [name for name, rest in listed if not re.match(r"\s+# \w+", rest)] == []


def test_locked_lists_hold_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked, locked_dev = locked_versions("requirements.txt"), locked_versions("requirements-dev.txt")
    assert {names(line) for line in project["project"]["dependencies"]} - locked.keys() == set()
    assert {names(line) for line in project["dependency-groups"]["dev"]} - locked_dev.keys() == set()
    assert locked.items() - locked_dev.items() == set()


def locked_versions(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", (ROOT / name).read_text(), re.MULTILINE))


def names(requirement: str) -> str:
    return re.split(r"[\[ ~=<>]", requirement, maxsplit=1)[0]


def test_every_decision_record_has_its_sections():
    records = [name for name in files(".md") if name.startswith("docs/adr/")]
    assert len(records) >= 6
    assert {name: found for name in records if (found := re.findall(r"^## \w+", (ROOT / name).read_text(), re.MULTILINE)) != SECTIONS} == {}


def test_every_link_in_the_documents_leads_somewhere():
    broken = []
    for name in files(".md"):
        targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", (ROOT / name).read_text())
        broken += [f"{name}: {target}" for target in targets if not (ROOT / name).parent.joinpath(target).exists()]
    assert broken == []


def test_documents_named_in_the_code_exist():
    named = {(name, path) for name in ours(".py", ".css", ".js", ".html", ".sh") for path in re.findall(r"docs/[\w/-]+\.md", (ROOT / name).read_text())}
    assert sorted(f"{name}: {path}" for name, path in named if not Path(ROOT / path).exists()) == []


@pytest.mark.django_db
def test_models_and_migrations_agree():
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"
