"""The words of the house and where they stand: what has to be in locale/, so that nobody reads half a page in English."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.utils.translation.template import templatize

from common.environment import ROOT

LOCALE = ROOT / "locale"
APPS = ("accounts", "clients", "coachhub", "common", "messaging", "progress", "recommendations", "sessions_app")
TRANSLATION = "django.utils.translation"
# How many of the first arguments are words, and whether a context stands before them.
FUNCTIONS = {"gettext": (1, False), "ngettext": (2, False), "pgettext": (1, True), "npgettext": (2, True), "gettext_noop": (1, False)}
FUNCTIONS |= {f"{name}_lazy": shape for name, shape in FUNCTIONS.items()}
CALL = re.compile(r"""(?<![\w.])(n?p?gettext|_)\(((?:\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?)+)""")
STRING = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
# What a file of reference data says for people; everything else in it is for the machine.
SPOKEN = {"name", "label", "trait", "description", "question", "too_much", "too_little", "helps", "gift", "shadow", "title", "instruction", "note", "text"}
SPOKEN |= {"left", "right", "timeframe", "prompt", "what", "hours", "0", "3", "5", "8", "10"}


class Word(NamedTuple):
    """What is looked up: the English, its plural and its context, each empty where there is none."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.text, self.context


def words() -> dict[Word, str]:
    """Every word of the product that has to be translated, with the file where it stands first."""
    found: dict[Word, str] = {}
    for path in _files():
        for word in _in(path):
            found.setdefault(word, str(path.relative_to(ROOT)))
    counted = {word.key for word in found if word.plural}  # such an entry answers for the word alone too
    return {word: place for word, place in found.items() if word.plural or word.key not in counted}


def _files() -> Iterator[Path]:
    yield from sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})
    for app in APPS:
        yield from sorted(path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    for app in ("clients", "messaging", "progress", "recommendations"):
        yield from sorted((ROOT / app / "reference").glob("*.yaml"))


def _in(path: Path) -> Iterable[Word]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return words_of_code(source)
    return words_of_reference(yaml.safe_load(source)) if path.suffix == ".yaml" else words_of_template(source)


def words_of_template(source: str) -> Iterator[Word]:
    for name, arguments in CALL.findall(templatize(source)):
        said = [ast.literal_eval(one) for one in STRING.findall(arguments)]
        yield _word(said, *FUNCTIONS["gettext" if name == "_" else name])


def words_of_code(source: str) -> Iterator[Word]:
    tree = ast.parse(source)
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == TRANSLATION)
    known = {name.asname or name.name: FUNCTIONS[name.name] for node in imported for name in node.names if name.name in FUNCTIONS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
            size, has_context = known[node.func.id]
            said = [one.value for one in node.args[: size + has_context] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if len(said) == size + has_context:
                yield _word(said, size, has_context)


def words_of_reference(data: Any, key: str = "") -> Iterator[Word]:
    """The texts under the keys that people read, at any depth."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from words_of_reference(value, str(name))
    elif isinstance(data, list):
        for value in data:
            yield from words_of_reference(value, key)
    elif isinstance(data, str) and data and key in SPOKEN:
        yield Word(data)


def _word(said: list[str], size: int, has_context: bool) -> Word:
    texts = said[has_context:]
    return Word(texts[0], texts[1] if size == 2 else "", said[0] if has_context else "")
