"""How it goes with a client over time: the page with all charts, and one page for what is behind each of them."""

import csv
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, client_only, coach_only
from clients.acts import record_read
from clients.gates import get_client, get_own_client
from common.answers import page
from progress.gates import get_element
from progress.models import CheckIn
from progress.views.behind import METRICS, behind_element, behind_metric
from progress.views.figures import Figure, Place
from progress.views.overview import Seen, figures_of, overview_of, seen_of
from progress.views.rate_first import closed_check_in, told_of
from progress.views.telling import Telling

SNAPSHOTS = ("engagement", "rhythm")


@coach_only
@require_safe
def progress(request: PersonRequest, client_id: int) -> HttpResponse:
    """The client's progress as the coach sees it."""
    return _progress(request, _of_coach(request, client_id), "progress/progress.html")


@client_only
@require_safe
def own(request: PersonRequest) -> HttpResponse:
    """The same for the client, about themselves."""
    return _progress(request, _of_client(request), "progress/progress_own.html")


def _progress(request: PersonRequest, seen: Seen, template: str) -> HttpResponse:
    return page(request, template, _frame(seen) | overview_of(seen), status=422 if seen.look.form.errors else 200)


@coach_only
@require_safe
def element(request: PersonRequest, client_id: int, slug: str) -> HttpResponse:
    """One element over time, and the readings behind a day's level."""
    seen = _of_coach(request, client_id)
    return _element(request, seen, slug, closed_check_in(request, seen.place.client, at=timezone.now()))


@client_only
@require_safe
def own_element(request: PersonRequest, slug: str) -> HttpResponse:
    return _element(request, _of_client(request), slug)


def _element(request: PersonRequest, seen: Seen, slug: str, closed: CheckIn | None = None) -> HttpResponse:
    found = behind_element(seen, get_element(slug), asked=request.GET.get("on", ""), closed=closed)
    is_shown = any(is_closed for _row, _url, is_closed in found["counted"])
    return page(request, _template(seen, "element"), _frame(seen) | found | told_of(request, closed if is_shown else None))


@coach_only
@require_safe
def metric(request: PersonRequest, client_id: int, slug: str) -> HttpResponse:
    """One thing that is counted, and what is behind the count of a week."""
    return _metric(request, _of_coach(request, client_id), slug)


@client_only
@require_safe
def own_metric(request: PersonRequest, slug: str) -> HttpResponse:
    return _metric(request, _of_client(request), slug)


def _metric(request: PersonRequest, seen: Seen, slug: str) -> HttpResponse:
    if slug not in METRICS:
        raise Http404
    return page(request, _template(seen, "metric"), _frame(seen) | behind_metric(seen, slug, request.GET))


@coach_only
@require_safe
def file(request: PersonRequest, client_id: int, slug: str) -> HttpResponse:
    """The table of one chart as CSV."""
    return _file(_of_coach(request, client_id), slug)


@client_only
@require_safe
def own_file(request: PersonRequest, slug: str) -> HttpResponse:
    return _file(_of_client(request), slug)


def _file(seen: Seen, slug: str) -> HttpResponse:
    figure = figures_of(seen, slug)
    if figure is None:
        raise Http404
    return _csv(figure, seen)


def _csv(figure: Figure, seen: Seen) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")  # spreadsheets read accents by this mark
    response["Content-Disposition"] = f'attachment; filename="{figure.slug}-{seen.look.today.isoformat()}.csv"'
    csv.writer(response).writerows(figure.sheet())
    return response


def _of_coach(request: PersonRequest, client_id: int) -> Seen:
    client, now = get_client(request.user, client_id, *SNAPSHOTS), timezone.now()
    record_read(client, "progress", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    return _seen(request, Place(client), now)


def _of_client(request: PersonRequest) -> Seen:
    return _seen(request, Place(get_own_client(request.user, *SNAPSHOTS), is_own=True, tell=Telling(not request.user.hides_numbers)), timezone.now())


def _seen(request: PersonRequest, place: Place, now: datetime) -> Seen:
    return seen_of(request.user, place, request.GET, at=now)


def _frame(seen: Seen) -> dict[str, Any]:
    return {"section": "progress" if seen.place.is_own else "clients", "tab": "progress", "client": seen.place.client, "seen": seen}


def _template(seen: Seen, name: str) -> str:
    return f"progress/{name}_own.html" if seen.place.is_own else f"progress/{name}.html"
