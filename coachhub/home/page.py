"""The coach's home: how the practice stands today, who needs a look, and the coach's own clients."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest
from clients.models import Card, SavedView
from clients.querysets import CardQuerySet
from clients.readings import Counts, Told, attention_of, counts_of
from coachhub.home import panel
from coachhub.home.asked import ROWS, Asked
from coachhub.home.clock import Clock, greeting, read_clock
from coachhub.home.lines import attention
from coachhub.home.needs import Needs
from coachhub.home.rows import COLUMNS, Rows
from coachhub.home.tiles import tiles
from common.answers import page


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """The coach's home; clients and staff are led to theirs."""
    if not request.user.is_coach:
        return redirect("me" if request.user.is_client else "admin:index")
    asked = Asked.of(request.GET.dict())
    response = page(request, "coachhub/home.html", _context(request, asked, read_clock()), partial="list")
    response["HX-Replace-Url"] = asked.url()
    return response


def _context(request: PersonRequest, asked: Asked, clock: Clock) -> dict[str, Any]:
    counts = counts_of(request.user, **vars(clock))
    told = attention_of(request.user, at=clock.now)
    said = attention(told, now=clock.now, is_whole=bool(asked.lines))
    token = get_token(request)
    return {
        "section": "clients",
        "greeting": greeting(request.user.first_name, clock.now),
        "date": date_format(clock.now, "WEEKDAY_MONTH_DAY"),
        "counts": counts,
        "tiles": tiles(counts, now=clock.now),
        **said,
        "needs": Needs(token).written(said["lines"]),
        "csrf_token": token,  # one for the whole page: each new one is noise that does not pack
        **_find(request, asked, counts),
        **_list(Card.objects.visible_to(request.user), asked, clock, told, counts),
    }


def _find(request: PersonRequest, asked: Asked, counts: Counts) -> dict[str, Any]:
    """The search, the filters and the views that the coach keeps."""
    offered = panel.choices(counts)
    return {
        "asked": asked,
        "selects": panel.selects(asked, offered),
        "sorting": panel.sorting(asked),
        "chips": panel.chips(asked, offered),
        "layouts": panel.layouts(asked),
        "views": [(view.name, f"?{view.query}", view.query == asked.query) for view in SavedView.objects.visible_to(request.user)],
    }


def _list(cards: CardQuerySet, asked: Asked, clock: Clock, told: Mapping[int, list[Told]], counts: Counts) -> dict[str, Any]:
    """One page of the list, how many there are in all, and where the next page begins."""
    found = asked.narrowed(cards, clock, needing=told)
    total = found.count() if asked.narrowing else counts.clients
    place = asked.place()
    rows = list((found.after(asked.order, place) if place else found).sorted_by(asked.order).values(*(COLUMNS | asked.sort_columns))[: asked.page_size + 1])
    shown = rows[: asked.page_size]
    return {
        "rows": _written(shown, asked, clock, told),
        "total_words": ngettext("%(count)d client", "%(count)d clients", total) % {"count": total},
        "sizes": panel.sizes(asked) if total > ROWS[0] else [],
        "older": asked.url(after=asked.mark(shown[-1])) if len(rows) > asked.page_size else "",
        "newest": asked.url() if place else "",
        "hint": _hint(asked, counts),
    }


def _written(rows: list[dict[str, Any]], asked: Asked, clock: Clock, told: Mapping[int, list[Told]]) -> SafeString:
    writer = Rows(clock.now, told)
    write = writer.line if asked.view else writer.card
    return mark_safe("".join([write(row) for row in rows]))  # noqa: S308 - Rows escapes


def _hint(asked: Asked, counts: Counts) -> str:
    """What to change when nobody is found."""
    if asked.q and len(asked.narrowing) > 1:
        return _("Nobody fits “%(words)s” and the filters together. Take one away.") % {"words": asked.q}
    if asked.q:
        return _("Nobody is called “%(words)s” here. A part of the name, the address or a tag is enough.") % {"words": asked.q}
    if len(asked.narrowing) > 1:
        return _("No client fits all of these filters. Take one away.")
    if not asked.narrowing and counts.archived:
        return _("All your clients are in the archive.")
    return _("No client fits this filter right now.")
