"""What was said about a client's elements, for the coach and for the client: the list, one check-in, one rating, and the source of a reading."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, client_only, coach_only
from accounts.models import User
from clients.acts import record_read
from clients.gates import get_client, get_own_client
from clients.models import Client
from common.answers import page
from progress.domain.balance import ELEMENTS
from progress.domain.checkins import CORRECTED_WITHIN, is_correctable
from progress.gates import get_check_in, get_own_check_in, get_rating, get_reading
from progress.models import CheckIn, Pulse, Rating
from progress.readings import names_for, turn_of
from progress.readings.checkins import READS_AS, is_open_to, names_in, unread_check_in
from progress.readings.said import MODELS, ORIGINS, check_in_of_the_time, said_rows, side_by_side

ROWS = 20


@coach_only
@require_safe
def check_ins(request: PersonRequest, client_id: int) -> HttpResponse:
    """Check-ins, pulses and ratings of a client, the newest first."""
    client, now = get_client(request.user, client_id), timezone.now()
    record_read(client, "check-ins", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    context = {"section": "clients", "tab": "progress", "unread": unread_check_in(request.user, client), "turn": turn_of(client, at=now)}
    return page(request, "progress/check_ins.html", context | _list(request, client))


@client_only
@require_safe
def my_check_ins(request: PersonRequest) -> HttpResponse:
    """All that the client ever said in check-ins and pulses."""
    client = get_own_client(request.user)
    context = {"section": "today", "turn": turn_of(client, at=timezone.now())}
    return page(request, "progress/my_check_ins.html", context | _list(request, client))


@coach_only
@require_safe
def check_in(request: PersonRequest, client_id: int, check_in_id: int) -> HttpResponse:
    """One check-in; its answers open once the coach rated the same time, or chose to read without."""
    found = get_check_in(request.user, client_id, check_in_id)
    is_open = "read" in request.GET or is_open_to(request.user, found)
    what = READS_AS if is_open else "check-in"
    record_read(found.client, what, actor=request.user, at=timezone.now(), about_id=found.pk, address=request.META.get("REMOTE_ADDR"))
    context = {"section": "clients", "tab": "progress", "client": found.client, "is_open": is_open}
    return page(request, "progress/check_in_of_client.html", context | _answered(found, with_answers=is_open))


@client_only
@require_safe
def my_check_in(request: PersonRequest, check_in_id: int) -> HttpResponse:
    """What one check-in said, and every answer behind it."""
    found, now = get_own_check_in(request.user, check_in_id), timezone.now()
    context = {"section": "today", "client": found.client, "now": now, "turn": turn_of(found.client, at=now)}
    if found.asked and is_correctable(found.done_at, at=now) and found.client.state != Client.State.ARCHIVED:
        context["correctable_until"] = found.done_at + CORRECTED_WITHIN
    return page(request, "progress/my_check_in.html", context | _answered(found, with_answers=True))


@coach_only
@require_safe
def rating(request: PersonRequest, client_id: int, rating_id: int) -> HttpResponse:
    """One rating beside what the client said at that time."""
    found = get_rating(request.user, client_id, rating_id)
    record_read(found.client, "rating", actor=request.user, at=timezone.now(), about_id=found.pk, address=request.META.get("REMOTE_ADDR"))
    near = check_in_of_the_time(found)
    context = {
        "section": "clients",
        "tab": "progress",
        "client": found.client,
        "rating": found,
        "rated": found.elements.select_related("facet"),
        "check_in": near,
        "names": names_in(found.asked),
        "pairs": side_by_side(found, near, elements=ELEMENTS),
        "anchors": found.asked.anchors if found.asked else {},
    }
    return page(request, "progress/rating.html", context)


@require_safe
def reading(request: PersonRequest, client_id: int, reading_id: int) -> HttpResponse:
    """The source of one reading: leads to the check-in, pulse or rating that it comes from."""
    return redirect(_source(request.user, get_reading(request.user, client_id, reading_id)))


def _source(person: User, found: Any) -> str:
    what, origin, client_id = ORIGINS.get(found.origin_type), found.origin_id, found.client_id
    if person.is_client and what == "check_in":
        return reverse("my_check_in", args=[origin])
    if person.is_coach and what in {"check_in", "rating"}:
        return reverse(f"progress:{what}", args=[client_id, origin])
    listed = reverse("my_check_ins") if person.is_client else reverse("progress:check_ins", args=[client_id])
    return f"{listed}?{urlencode({'until': found.date.isoformat()})}{f'#{what}-{origin}' if what else ''}"


def _list(request: PersonRequest, client: Client) -> dict[str, Any]:
    until = _until(request, client)
    rows, further = said_rows(client, request.user, until=until, limit=ROWS)
    names = names_for(client)
    return {
        "client": client,
        "rows": [{"said": said, "values": [(slug, names[slug], said.values.get(slug)) for slug in ELEMENTS]} for said in rows],
        "names": [(slug, names[slug]) for slug in ELEMENTS],
        "today": client.today(timezone.now()),
        "earlier": f"?{urlencode({'until': further.isoformat()})}" if further else "",
        "is_earlier_page": until is not None,
    }


def _until(request: PersonRequest, client: Client) -> date | None:
    """The day on which the page begins: the one that is asked for, or that of a check-in, pulse or rating named by its number."""
    for what, model in MODELS.items():
        number = request.GET.get(what, "")
        if number.isascii() and number.isdigit() and len(number) < 19:
            row: CheckIn | Pulse | Rating | None = model.objects.visible_to(request.user).filter(client=client, pk=number).first()
            return row.date if row else None
    try:
        return min(date.fromisoformat(request.GET.get("until", "")), date.max - timedelta(days=1))
    except ValueError:
        return None


def _answered(found: CheckIn, *, with_answers: bool) -> dict[str, Any]:
    names, answers = names_in(found.asked), list(found.answers.order_by("order", "id"))
    first = found.earlier[0]["answers"] if found.earlier else {}
    for answer in answers:
        answer.first = first.get(answer.item)  # type: ignore[attr-defined]
    return {"check_in": found, "names": names, "given": answers, "answers": answers if with_answers else []}
