"""What people write, as it is shown."""

import pytest

from messaging.domain.words import addressed, first_words, linked


def link(address: str, target: str = "") -> str:
    return f'<a href="{target or address}" rel="noopener noreferrer nofollow" target="_blank">{address}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("See https://example.org.", f"See {link('https://example.org')}."),
        ("(www.example.org/a)", f"({link('www.example.org/a', 'https://www.example.org/a')})"),
        ("https://example.org/a_(b)", link("https://example.org/a_(b)")),
        ("https://example.org/?a=1&b=2", link("https://example.org/?a=1&amp;b=2")),
        ('https://example.org/"onmouseover="x', f"{link('https://example.org/')}&quot;onmouseover=&quot;x"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("<b>\nnew", "&lt;b&gt;<br>new"),
        ("a\r\nb", "a<br>b"),
    ],
)
def test_linked(text, html):
    assert linked(text) == html


@pytest.mark.parametrize(("text", "words"), [("One\n two", "One two"), ("x" * 130, "x" * 119 + "…"), ("", "")])
def test_first_words(text, words):
    assert first_words(text) == words


def test_addressed():
    assert addressed("Dear {first_name}, {other}", "Noah") == "Dear Noah, {other}"
