"""The texts of a journal: the few marks that count, nothing that runs or loads, excerpts, and words that a search found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.domain.texts import EXCERPT, excerpt, pieces, search_terms, to_html, to_plain


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\nTwo\n\nThree", "<p>One<br>\nTwo</p>\n<p>Three</p>\n"),
        ("*soft* and **strong**", "<p><em>soft</em> and <strong>strong</strong></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("[here](https://example.com)", '<p><a href="https://example.com" rel="noopener noreferrer nofollow">here</a></p>\n'),
        ("# no heading", "<p># no heading</p>\n"),
        ("snake_case_word", "<p>snake_case_word</p>\n"),
    ],
)
def test_marks_become_html(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![a picture](https://example.com/p.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,xx)",
        "<javascript:alert(1)>",
        "<style>p{}</style><iframe src='https://example.com'>",
    ],
)
def test_nothing_runs_and_nothing_is_loaded(text):
    html = to_html(text).lower()
    assert [bad for bad in ("<script", "<img", "<style", "<iframe", 'href="javascript', 'href="data') if bad in html] == []


@given(st.text(max_size=300))
def test_any_text_becomes_html_without_scripts(text):
    assert "<script" not in to_html(text).lower()


def test_plain_leaves_the_marks_out():
    assert to_plain("> *soft* and **strong**\n\n- [here](https://example.com)\n- 2 * 3 * 4") == "soft and strong here 2 * 3 * 4"


@pytest.mark.parametrize(("words", "terms"), [("Zürich, straße!", ["Zürich", "straße"]), ("a&b | !c:*", ["a", "b", "c"]), ("  ", []), ("x " * 20, ["x"] * 8)])
def test_search_takes_words_alone(words, terms):
    assert search_terms(words) == terms


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Züricher Straße", "zurich", ["Züricher"]),
        ("Züricher Straße", "strasse zür", ["Züricher", "Straße"]),
        ("Łódź and Øre", "lodz ore", ["Łódź", "Øre"]),
        ("background", "ground", []),
        ("Nothing", "", []),
    ],
)
def test_what_was_found_is_marked_at_the_beginning_of_words(text, words, found):
    assert [piece for piece, is_found in pieces(text, words) if is_found] == found


@given(st.text(max_size=200), st.text(max_size=20))
def test_pieces_are_the_whole_text(text, words):
    assert "".join(piece for piece, _ in pieces(text, words)) == text


def test_excerpt_is_the_beginning():
    assert ("".join(words for words, _ in excerpt("short")), len("".join(words for words, _ in excerpt("long " * 200))) <= EXCERPT + 2) == ("short", True)


def test_excerpt_shows_what_was_found_far_down():
    shown = excerpt("filler " * 200 + "needle in it", "need")
    assert ([words for words, is_found in shown if is_found], shown[0][0].startswith("… ")) == (["needle"], True)
