"""What never leaves the house in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.domain.redaction import reaches_out, redact


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to noah.l+home@example.co.uk today", "Write to [address] today"),
        ("See https://example.org/a?b=c and www.example.org", "See [link] and [link]"),
        ("It is on example.com/me", "It is on [link]"),
        ("Call +49 (171) 234-5678 or 555 0199 12", "Call [number] or [number]"),
        ("Noah's letter, Noahs Brief, NOAH LINDQVIST", "[name] letter, [name] Brief, [name] [name]"),
        ("Astrid and I", "[name] and I"),
        ("Noahrk is a word", "Noahrk is a word"),
        ("Forty-five minutes, 3 times, at 14:30", "Forty-five minutes, 3 times, at 14:30"),
    ],
)
def test_what_tells_who_somebody_is_goes(text, left):
    assert redact(text, names=["Noah Lindqvist", "Astrid"]) == left


def test_text_without_names_stays():
    assert redact("A quiet morning. Nothing happened, and that was good.") == "A quiet morning. Nothing happened, and that was good."


@given(name=st.text(alphabet=st.characters(categories=["L"]), min_size=2, max_size=12), before=st.text(max_size=20), after=st.text(max_size=20))
def test_no_name_stays_as_a_word(name, before, after):
    assert name.lower() not in redact(f"{before} {name} {after}", names=[name]).lower().replace("[name]", "").split()


@given(st.text(max_size=200))
def test_what_is_redacted_reaches_nobody(text):
    assert not reaches_out(redact(redact(text)))
