"""What a template shows that nobody could translate: text and spoken attributes outside of every translation."""

import re
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

SPOKEN = {"alt", "aria-label", "aria-roledescription", "label", "placeholder", "title"}
WHOLE = {"blocktranslate", "comment", "verbatim"}
SILENT = {"code", "kbd", "pre", "script", "style", "svg"}
GAP = "\0"  # where a tag or a variable of the template stands


def bare_words(source: str) -> list[str]:
    found = _Found()
    found.feed("".join(_without_tags(source)))
    found.close()
    return found.words


def _without_tags(source: str):
    inside = ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            inside = f"end{name}" if name in WHOLE else "" if name == inside else inside
        if not inside:
            yield token.contents if token.token_type == TokenType.TEXT else GAP


class _Found(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.silent = [], []

    def handle_starttag(self, tag, attrs):
        if tag.strip(GAP) in SILENT:
            self.silent.append(tag.strip(GAP))
        for name, value in attrs:
            if name.strip(GAP) in SPOKEN:
                self._note(value or "")

    def handle_endtag(self, tag):
        if self.silent and tag == self.silent[-1]:
            self.silent.pop()

    def handle_data(self, data):
        if not self.silent and not set(data) & set("<>="):  # a tag that is written by halves is no text
            self._note(data)

    def _note(self, text):
        if re.search(r"[^\W\d_]{2}", text):
            self.words.append(text.strip(f"{GAP} \n·"))
