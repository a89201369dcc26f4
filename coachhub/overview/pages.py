"""The two pages: the overview of a client, and the brief before the next session."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import record_read
from clients.domain.agreements import Agreement
from clients.gates import get_client
from clients.models import Client, Invitation
from clients.readings import element_name
from clients.readings.brief import agreements_of, happenings_of, last_met
from clients.readings.journey import way_of
from coachhub.overview.completion import completion
from coachhub.overview.places import page_of
from coachhub.overview.since import Brief, brief_of, in_words
from coachhub.overview.timeline import timeline
from common.answers import page
from common.dates import spoken_day
from progress.readings.journal import shared_since

OPEN_TASKS, NEWS = 8, 6
SNAPSHOTS = ("balance", "engagement")


@coach_only
@require_safe
def overview(request: PersonRequest, client_id: int) -> HttpResponse:
    client, now = get_client(request.user, client_id, *SNAPSHOTS), timezone.now()
    record_read(client, "overview", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    context = {"section": "clients", "client": client, "tab": "overview", "now": now}
    context |= _standing(request, client, now) | timeline(client, request.GET, now=now)
    return page(request, "coachhub/overview.html", context, partial="timeline")


@coach_only
@require_safe
def brief(request: PersonRequest, client_id: int) -> HttpResponse:
    """Everything since the last session on one page, to read or to print."""
    client, now = get_client(request.user, client_id, *SNAPSHOTS), timezone.now()
    record_read(client, "brief", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    context = {
        "section": "clients",
        "client": client,
        "tab": "overview",
        "now": now,
        "brief": _brief(client, _agreements(client, now), now),
        "journey": in_words(way_of(client).standing, client.pk, now=now),
    }
    return page(request, "coachhub/brief.html", context)


def read_brief(client: Client, *, now: datetime) -> Brief:
    """The same for a letter; the client with card and balance."""
    return _brief(client, _agreements(client, now), now)


def _standing(request: PersonRequest, client: Client, now: datetime) -> dict[str, Any]:
    """The cards above the timeline, in one query each."""
    agreements, way, today = _agreements(client, now), way_of(client), client.today(now)
    found = _brief(client, agreements, now)
    opened = [row for row in agreements if row.status == "open"]
    return {
        "brief": found,
        "news": found.news[:NEWS],
        "more_news": max(0, len(found.news) - NEWS),
        "completion": completion(agreements, today=today),
        "tasks": [_task(row, client, now) for row in opened[:OPEN_TASKS]],
        "more_tasks": max(0, len(opened) - OPEN_TASKS),
        "tasks_url": page_of("task", client.pk),
        "goals": way.aims,
        "journey": in_words(way.standing, client.pk, now=now),
        "invitation": None if client.user_id else Invitation.objects.visible_to(request.user).filter(client=client).first(),
    }


def _agreements(client: Client, now: datetime) -> list[Agreement]:
    return agreements_of(client, since=last_met(client), today=client.today(now))


def _brief(client: Client, agreements: list[Agreement], now: datetime) -> Brief:
    met, balance = last_met(client), getattr(client, "balance", None)
    happenings = happenings_of(client, since=met, at=now)
    is_shared = any(row.kind == "entry.shared" and row.at > met for row in happenings)
    entries = shared_since(client, met, at=now) if is_shared else []
    return brief_of(client, agreements, happenings, entries=entries, levels=balance.levels if balance else {}, met=met, now=now)


def _task(row: Agreement, client: Client, now: datetime) -> dict[str, Any]:
    today = client.today(now)
    is_overdue, due = row.outcome(today) == "overdue", spoken_day(row.due, today=today) if row.due else ""
    words = (_("due %(due)s, overdue") if is_overdue else _("due %(due)s")) % {"due": due} if due else ""
    return {"words": row.words, "element": row.element, "element_name": element_name(row.element), "due": words, "is_overdue": is_overdue}
