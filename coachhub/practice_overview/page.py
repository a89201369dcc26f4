"""All of a coach's clients at a glance: how engagement is spread, who moved most, what became of tasks. It reads snapshots only."""

import csv
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_only
from clients.models import Card
from coachhub.practice_overview.distribution import Distribution, distribution
from coachhub.practice_overview.moves import Moves, moves
from coachhub.practice_overview.tasks import Tasks, tasks
from common.answers import page

type Cards = list[dict[str, Any]]

COLUMNS = ("client_id", "name", "score", "score_before", "score_state")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@coach_only
@require_safe
def practice_overview(request: PersonRequest) -> HttpResponse:
    cards = _cards(request)
    context = {"section": "overview", "clients": len(cards), **{name: part(request, cards) for name, part in PARTS.items()}}
    return page(request, "coachhub/practice_overview.html", context)


@coach_only
@require_safe
def practice_overview_file(request: PersonRequest, part: str) -> HttpResponse:
    """The table of one part as CSV."""
    if part not in PARTS:
        raise Http404
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")  # spreadsheets read accents by this mark
    response["Content-Disposition"] = f'attachment; filename="{part}-{timezone.localdate()}.csv"'
    csv.writer(response).writerows([_harmless(cell) for cell in row] for row in PARTS[part](request, _cards(request)).sheet())
    return response


PARTS: dict[str, Callable[[PersonRequest, Cards], Distribution | Moves | Tasks]] = {
    "engagement": lambda request, cards: distribution(cards),
    "moves": lambda request, cards: moves(cards, user=request.user),
    "tasks": lambda request, cards: tasks(cards, today=timezone.localdate()),
}


def _cards(request: PersonRequest) -> Cards:
    return list(Card.objects.visible_to(request.user).current().sorted_by("name").values(*COLUMNS))


def _harmless(cell: Any) -> Any:
    """A text that begins like a formula is told to be text."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(FORMULA_SIGNS) else cell
