"""Every word of the product stands in every language, with its gaps, and as it is packed."""

import gettext
import re
from functools import cache
from importlib import import_module

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from coachhub.catalogues import APPS, LOCALE, Word, words, words_of_code, words_of_reference, words_of_template
from common.environment import ROOT
from tests.languages.bare_words import bare_words

OTHERS = [language for language, _name in settings.LANGUAGES if language != settings.LANGUAGE_CODE]
GAPS = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{[a-z_0-9]*\}|</?[a-z][^>]*>")
# The design's own page is for who builds the house; the name of the house is the same everywhere.
NEVER = {"CoachHub", "API", "ms"}


@cache
def known(language: str):
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    return {Word(*(message.id if message.pluralizable else (message.id, "")), message.context or ""): message for message in messages}


def forms(message) -> list[str]:
    return list(message.string) if message.pluralizable else [message.string]


def packed(language: str) -> gettext.GNUTranslations:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_four_languages_are_spoken():
    assert [language for language, _name in settings.LANGUAGES] == ["en", "de", "pt", "es"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_translated(language):
    catalogue = known(language)
    missing = [f"{place}: {word.text}" for word, place in words().items() if word not in catalogue or not all(forms(catalogue[word]))]
    assert missing == [], "manage.py collect_messages writes them into locale/, where they wait for a translation"


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_stands_in_a_catalogue_that_the_product_does_not_say(language):
    assert sorted(set(known(language)) - set(words())) == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_gaps_of_a_sentence_stay(language):
    wrong = []
    for word, message in known(language).items():
        wanted = sorted(GAPS.findall(word.plural or word.text))
        # One thing may be said without its number.
        allowed = [wanted, sorted(GAPS.findall(word.text))]
        said = [sorted(GAPS.findall(form)) for form in forms(message)]
        if said[-1] != wanted or said[0] not in allowed:
            wrong.append(word.text)
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_packed_is_what_is_written(language):
    catalogue, pack = known(language), packed(language)
    stale = []
    for word, message in catalogue.items():
        found = [pack.npgettext(word.context, word.text, word.plural, n) if word.context else pack.ngettext(word.text, word.plural, n) for n in (1, 2)]
        alone = pack.pgettext(word.context, word.text) if word.context else pack.gettext(word.text)
        if (found if word.plural else [alone]) != forms(message):
            stale.append(word.text)
    assert stale == [], "manage.py collect_messages packs them anew"


def test_no_template_says_a_word_that_cannot_be_translated():
    found = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        said = [text for text in bare_words(path.read_text(encoding="utf-8")) if text not in NEVER]
        if said and "gallery" not in str(path):
            found[str(path.relative_to(ROOT))] = said
    assert found == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('{% translate "Hello" %}', []),
        ('<img alt="A tree"><b title="{{ x }}">{{ y }} – 5</b>', ["A tree"]),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %} there", ["there"]),
        ("<code>bin/run</code><svg><title>a</title></svg>{# Hello #}", []),
    ],
)
def test_bare_words_are_found(source, found):
    assert bare_words(source) == found


def test_words_are_found_in_code_templates_and_reference_data():
    code = "from django.utils.translation import gettext as _, npgettext as many\n_('One')\nmany('c', 'a', 'b', 2)\n_(name)\nother('No')"
    template = '{% translate "Go" context "move" %}{% blocktranslate trimmed count n=x %}one{% plural %}{{ n }}{% endblocktranslate %}{{ x|default:_("None") }}'
    assert list(words_of_code(code)) == [Word("One"), Word("a", "b", "c")]
    assert list(words_of_template(template)) == [Word("Go", context="move"), Word("one", "%(n)s"), Word("None")]
    assert list(words_of_reference({"slug": "x", "items": [{"text": "I rest.", "key": "direct"}]})) == [Word("I rest.")]


def shapes(language: str) -> set[str]:
    return {name for name in vars(import_module(f"common.formats.{language}.formats")) if name.isupper()} - {"THOUSAND_SEPARATOR", "NUMBER_GROUPING"}


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_writes_dates_in_all_shapes(language):
    assert shapes(language) == shapes("en")


def test_every_shape_of_a_date_that_is_asked_for_is_known():
    sources = [
        path.read_text(encoding="utf-8") for folder in ("templates", *APPS) for path in (ROOT / folder).rglob("*.*") if path.suffix in {".html", ".txt", ".py"}
    ]
    asked = {name for source in sources for name in re.findall(r"(?:date:|date_format\([^\"\n]*, )\"([A-Z_]{4,})\"", source)}
    assert (asked - shapes("en"), len(asked) > 5) == (set(), True)
