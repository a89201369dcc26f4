"""Journal entries on a page: their text, and the part of it that a list shows."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from common.templatetags.ui import badge
from progress.domain.texts import Piece, excerpt, pieces, to_html, to_plain
from progress.models import Entry

register = template.Library()


@register.filter
def as_text(body: str) -> SafeString:
    """The text of an entry with its paragraphs, lists and emphasis."""
    return mark_safe(to_html(body))  # noqa: S308 - cleaned


@register.filter
def as_excerpt(body: str, words: str = "") -> SafeString:
    """The beginning of a text, or the part in which a search found its words, with these marked."""
    return _marked(excerpt(body, words))


@register.filter
def with_marks(title: str, words: str = "") -> SafeString:
    return _marked(pieces(title, words))


@register.filter
def beginning(entry: Entry) -> str:
    """What an entry is called in a list: its title, else its first words."""
    return entry.title or Truncator(to_plain(entry.body)).chars(60)


@register.simple_tag
def readers_badge(entry: Entry) -> SafeString:
    """Who may read an entry, as a sign and a word."""
    icons = {Entry.Visibility.PRIVATE: "lock-keyhole", Entry.Visibility.SHARED: "eye", Entry.Visibility.NOT_FOR_AI: "eye"}
    return badge(str(Entry.Visibility(entry.visibility).label), kind="quiet", icon=icons[Entry.Visibility(entry.visibility)])


def _marked(found: list[Piece]) -> SafeString:
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", words) if is_found else words,) for words, is_found in found))
