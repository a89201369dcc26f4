"""The words that templates use for our components; Python may call the same functions for rows that it prepares as text."""

import uuid
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common.drawings import ELEMENTS, band_svg, icon_svg, ring_svg, sign_svg, sign_symbols, sign_use, spark_svg
from common.storage import JOINED_SCRIPTS, JOINED_STYLES, JoinedStaticFilesStorage, script_files, style_files

register = template.Library()

EARLY_SCRIPT = "js/early.js"
HTMX = "vendor/htmx-2.0.11.min.js"


@register.simple_tag
def form_token() -> SafeString:
    """A hidden token that makes a form's second submission give the first result."""
    return format_html('<input type="hidden" name="form_token" value="{}">', uuid.uuid4())


# Signs and words ---------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon, silent for screen readers."""
    return SafeString(icon_svg(name))  # our own drawing


@register.simple_tag
def element_sign(element: str) -> SafeString:
    """The sign of fire, water, earth, air or aether, silent for screen readers."""
    return SafeString(sign_svg(element))  # our own drawing


@register.simple_tag
def element_symbols() -> SafeString:
    """The five signs, to be pointed at by the rows of a long list."""
    return SafeString(sign_symbols())  # our own drawing


@register.simple_tag
def avatar(name: str, element: str = "", size: str = "", photo: str = "") -> SafeString:
    """A photo or the initials in a circle, tinted by an element; sizes sm, lg. Silent: the name always stands beside it."""
    kind = f" avatar--{escape(size)}" if size else ""
    face = f'<img src="{escape(photo)}" alt="" loading="lazy" width="64" height="64">' if photo else escape(initials(name))
    return SafeString(f'<span class="avatar{kind}"{_tint(element)} aria-hidden="true">{face}</span>')  # escaped


@register.simple_tag
def badge(text: str, element: str = "", kind: str = "", icon: str = "") -> SafeString:
    """A word with its sign: tinted by an element, or kind "quiet" (plain text) or "alert" (bold, with the danger dot)."""
    return _badge(sign_svg(element) if element else icon_svg(icon) if icon else "", text, element, kind)


def badge_in_list(text: str, element: str) -> SafeString:
    """A word with the sign of its element, short enough for hundreds of rows on a page that holds `sign_symbols`."""
    return _badge(sign_use(element), text, element, "")


def _badge(drawing: str, text: str, element: str, kind: str) -> SafeString:
    style = f" badge--{escape(kind)}" if kind else ""
    return SafeString(f'<span class="badge{style}"{_tint(element)}>{drawing}{escape(str(text))}</span>')  # escaped


def initials(name: str) -> str:
    """One or two capital letters: "Noah Lindqvist" gives "NL", "Cher" gives "C", an empty name gives "?"."""
    words = [word for word in name.split() if word[0].isalnum()] or name.split()
    ends = words[:1] if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper() or "?"


def _tint(element: str) -> str:
    return f' data-el="{escape(element)}"' if element else ""


# Numbers -----------------------------------------------------------------------------------------------------------


@register.simple_tag
def stat(label: str, number: Any, phrase: str = "", url: str = "") -> SafeString:
    """A number with its words, inside <dl class="stats">; with an address the whole tile leads there."""
    term = format_html('<a class="cover" href="{}">{}</a>', url, label) if url else label
    small = format_html("<small>{}</small>", phrase) if phrase else ""
    return format_html('<div class="stat"><dt>{}</dt><dd class="num">{} {}</dd></div>', term, number, small)


@register.simple_tag
def sparkline(values: Sequence[float | None], label: str, of: float | None = None) -> SafeString:
    """A small line of values, oldest first, None for a gap; `of=100` for scores, counts keep their own range. The label says what is counted."""
    present = [value for value in values if value is not None]
    words = _("%(label)s, from %(first)s to %(last)s") % {"label": label, "first": f"{present[0]:g}", "last": f"{present[-1]:g}"} if present else label
    return SafeString(spark_svg(values, words, of=of))  # escaped


@register.simple_tag
def ring(value: float | str | None, label: str) -> SafeString:
    """A score 0-100 as a ring, read aloud as its label; a word instead of a number ("new", "paused") is shown as that word."""
    if value is None or isinstance(value, str):
        return SafeString(f'<span class="ring ring--word">{escape(value or label)}</span>')  # escaped
    return SafeString(f'<span class="ring num" role="img" aria-label="{escape(label)}">{ring_svg(value)}<span>{value:.0f}</span></span>')  # escaped


@register.inclusion_tag("components/balance.html")
def balance_bars(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Five rows of sign, word, bar and number; a row has element, label, value 0-100 or None, perhaps a phrase, and perhaps the
    borders `low` and `high` between which the value lies; one `is_without_number` is drawn and not counted out."""
    return {"rows": rows}


@register.simple_tag
def band_bar(value: float, low: float, high: float) -> SafeString:
    """A bar with the band in which its value lies, silent for screen readers: the numbers stand beside it."""
    return SafeString(band_svg(value, low, high))  # our own drawing


# Forms -------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """Label, hint, control and errors of one form field, tied together for screen readers."""
    bound.help_text = hint or bound.help_text
    return {
        "field": bound,
        "is_checkbox": isinstance(bound.field.widget, CheckboxInput),
        # A box is never asked for, and of a choice of several the form says itself when too little is chosen.
        "is_optional": not bound.field.required and not isinstance(bound.field.widget, CheckboxInput | CheckboxSelectMultiple),
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with the form as a whole."""
    return {"errors": form.non_field_errors()}


# Parts of a page ---------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/empty_state.html")
def empty_state(sentence: str, url: str = "", label: str = "") -> dict[str, Any]:
    """What will be here, the first step, and the five signs."""
    return {"sentence": sentence, "url": url, "label": label, "elements": ELEMENTS}


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context: dict[str, Any], section: str, view: str, label: str, icon: str, count: int | None = None, words: str = "") -> dict[str, Any]:
    """One line of the main navigation, marked when the page belongs to its section; `count` is how much waits there, in these `words`."""
    place = {"url": reverse(view), "section": section, "label": label, "icon": icon, "is_current": context.get("section") == section}
    return place | {"count": count, "words": words}


@register.inclusion_tag("components/brand.html")
def brand() -> dict[str, Any]:
    """The mark of five and the name."""
    return {"places": [("fire", "13", "5.4"), ("earth", "20.2", "10.7"), ("air", "17.5", "19.1"), ("water", "8.5", "19.1"), ("aether", "5.8", "10.7")]}


@register.simple_tag
def stylesheets() -> SafeString:
    """Links to our stylesheets: each file in development, one joined file in production."""
    return mark_safe("\n".join(f'<link rel="stylesheet" href="{static(name)}">' for name in ([JOINED_STYLES] if _is_joined() else style_files())))  # noqa: S308


@register.simple_tag
def page_style(name: str) -> SafeString:
    """A link to a stylesheet of a few pages, which the others need not load; it belongs into the block `head_extra`."""
    return format_html('<link rel="stylesheet" href="{}">', static(f"css/pages/{name}.css"))


@register.simple_tag
def scripts() -> SafeString:
    """The theme before anything is painted, then htmx and our modules; three files in production."""
    tags = [f'<script src="{static(EARLY_SCRIPT)}"></script>', f'<script src="{static(HTMX)}" defer></script>']
    tags += [f'<script type="module" src="{static(name)}"></script>' for name in ([JOINED_SCRIPTS] if _is_joined() else script_files())]
    return mark_safe("\n".join(tags))  # noqa: S308


def _is_joined() -> bool:
    # Asked of the storage and not of DEBUG: tests and bare checks run without collected files.
    return isinstance(staticfiles_storage, JoinedStaticFilesStorage)
