"""The texts of a journal: what a few marks turn into, what an excerpt says, and where a search found its words."""

import re
import unicodedata
from collections.abc import Iterable

import nh3
from markdown_it import MarkdownIt

# Paragraphs, line breaks, emphasis, lists, quotes and links: what people type without having learnt anything.
RULES = ["emphasis", "strikethrough", "link", "autolink", "list", "blockquote", "newline", "escape", "entity"]
TAGS = {"p", "br", "em", "strong", "s", "ul", "ol", "li", "blockquote", "a"}
SCHEMES = {"http", "https", "mailto"}
MOST_TERMS = 8
EXCERPT = 280
LEAD = 60  # how much is shown in front of what was found
# Letters that take more than an accent away; the same as PostgreSQL's `unaccent` makes of them.
PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "ð": "d", "ı": "i"}
)
LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
LINE_MARK = re.compile(r"^\s{0,3}(?:>\s?|[-*+]\s+)+", re.MULTILINE)
EMPHASIS = re.compile(r"(?<![\w\\])([*_]{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)

_markdown = MarkdownIt("zero", {"breaks": True, "html": False, "linkify": False}).enable(RULES)

type Piece = tuple[str, bool]


def to_html(text: str) -> str:
    """The text as safe HTML: a small part of Markdown, nothing that loads anything, links that tell nobody where they were followed."""
    return nh3.clean(_markdown.render(text), tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener noreferrer nofollow")


def to_plain(text: str) -> str:
    """The text in one line without its marks, for lists."""
    text = LINK.sub(r"\1", LINE_MARK.sub("", text))
    text = EMPHASIS.sub(r"\2", EMPHASIS.sub(r"\2", text))
    return " ".join(text.split())


def search_terms(words: str) -> list[str]:
    """The words of a search, at most eight, without anything that could mean something else to the database."""
    return re.findall(r"[^\W_]+", words)[:MOST_TERMS]


def excerpt(text: str, words: str = "") -> list[Piece]:
    """The beginning of a text, or the part around the first word that was searched for; each piece with whether it was found."""
    plain = to_plain(text)
    found = [start for start, _ in spans(plain, search_terms(words))]
    begin = max(0, found[0] - LEAD) if found and found[0] > EXCERPT - LEAD else 0
    begin = plain.find(" ", begin) + 1 if begin else 0
    shown = plain[begin : begin + EXCERPT]
    if begin + EXCERPT < len(plain):
        shown = shown.rsplit(" ", 1)[0] + " …"
    return pieces(("… " if begin else "") + shown, words)


def pieces(text: str, words: str) -> list[Piece]:
    """The whole text, cut where the words of a search begin and end."""
    cut, here = [], 0
    for start, end in spans(text, search_terms(words)):
        cut += [(text[here:start], False), (text[start:end], True)]
        here = end
    return [piece for piece in [*cut, (text[here:], False)] if piece[0]]


def spans(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """From where to where each word of the text stands that begins with one of these."""
    wanted = tuple(folded(term) for term in terms)
    return [match.span() for match in re.finditer(r"[^\W_]+", text) if wanted and folded(match[0]).startswith(wanted)]


def folded(word: str) -> str:
    """The word without case and accents."""
    parts = unicodedata.normalize("NFKD", word.translate(PLAIN))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()
