"""What somebody typed to find a message: words, beginnings of words, "whole phrases"; and marking what was found."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape

# Vowel signs and accents that follow their letter belong to its word; regular expressions count them as none.
MARKS = "".join(sign for sign in map(chr, range(0x0300, 0x10000)) if unicodedata.category(sign) in {"Mn", "Mc"})
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")
QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
MOST_TERMS = 8
# Shorter beginnings stand in so many words that looking all of them up costs more than it finds.
SHORTEST_BEGINNING = 3
AROUND = 90  # letters of the message shown on each side of the first hit

# The languages that PostgreSQL knows the stems of, by the first letters of a person's language.
STEMMERS = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nl": "dutch", "nb": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip


@dataclass(frozen=True)
class Term:
    """One word, or several that stand one after the other."""

    words: tuple[str, ...]

    @property
    def is_phrase(self) -> bool:
        return len(self.words) > 1


def terms(typed: str) -> list[Term]:
    """What was typed as words and phrases; what is in quotation marks belongs together."""
    typed = unicodedata.normalize("NFC", typed)
    phrases = [Term(tuple(WORD.findall(inside))) for inside in QUOTED.findall(typed)]
    singles = [Term((word,)) for word in WORD.findall(QUOTED.sub(" ", typed))]
    return [term for term in (*phrases, *singles) if term.words][:MOST_TERMS]


def stemmer(language: str) -> str:
    """The name of PostgreSQL's stems for this language; "simple" when it has none."""
    return STEMMERS.get(language.lower()[:2], "simple")


def folded(text: str) -> str:
    """The text without accents and capitals, letter for letter as near as can be."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)).casefold()


def marked(text: str, beginnings: Collection[str]) -> str:
    """The part of the text around the first hit as HTML, every word that begins with one of these marked."""
    sought = tuple(filter(None, map(folded, beginnings)))
    hits = [found.span() for found in WORD.finditer(text) if sought and folded(found[0]).startswith(sought)]
    start, end = _window(text, hits[0] if hits else (0, 0))
    inside = [hit for hit in hits if hit[0] >= start and hit[1] <= end]
    return ("… " if start else "") + "".join(_pieces(text, start, end, inside)) + (" …" if end < len(text) else "")


def _window(text: str, hit: tuple[int, int]) -> tuple[int, int]:
    start, end = max(0, hit[0] - AROUND), min(len(text), hit[1] + AROUND)
    start = 0 if start == 0 else text.find(" ", start, hit[0]) + 1 or start
    end = end if end == len(text) else max(text.rfind(" ", hit[1], end), hit[1]) if " " in text[hit[1] : end] else end
    return start, end


def _pieces(text: str, start: int, end: int, hits: list[tuple[int, int]]) -> Iterator[str]:
    place = start
    for begin, stop in hits:
        yield escape(text[place:begin])
        yield f"<mark>{escape(text[begin:stop])}</mark>"
        place = stop
    yield escape(text[place:end])
