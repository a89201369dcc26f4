""" "Not now": putting off one reason about one client, and hearing of it again."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.gates import get_client, get_reason
from clients.models import Snooze
from clients.readings import attention_of
from coachhub.home.clock import read_clock
from coachhub.home.lines import attention
from coachhub.home.needs import Needs
from coachhub.home.reasons import name_of
from common.answers import answer, page, tell
from common.dates import spoken_day

MOST = 200


@coach_only
@require_POST
def snooze(request: PersonRequest, client_id: int, reason: str) -> HttpResponse:
    """Say no more of this reason to this coach until the chosen day begins."""
    client, reason = get_client(request.user, client_id), get_reason(reason)
    until = _until(request.POST.get("until", ""))
    actions.snooze(client, reason, by=request.user, until=until)
    words = {"name": client.first_name, "day": spoken_day(until.date(), today=timezone.localdate())}
    tell(request, _("Quiet about %(name)s until %(day)s.") % words, undo=reverse("wake", args=[client.pk, reason]))
    return _who_needs_you(request)


@coach_only
@require_POST
def wake(request: PersonRequest, client_id: int, reason: str) -> HttpResponse:
    """Say this reason again at once."""
    client, reason = get_client(request.user, client_id), get_reason(reason)
    actions.wake(client, reason, by=request.user)
    tell(request, _("%(name)s is back among those who need you.") % {"name": client.first_name})
    return _who_needs_you(request)


@coach_only
@require_safe
def put_off(request: PersonRequest) -> HttpResponse:
    """What this coach put off, the earliest to come back first."""
    now = timezone.now()
    waiting = Snooze.objects.visible_to(request.user).still_on(now).select_related("client").order_by("until_at", "id")[:MOST]
    today = timezone.localdate()
    rows = [{"row": row, "what": name_of(row.reason), "until": spoken_day(timezone.localdate(row.until_at), today=today)} for row in waiting]
    return page(request, "coachhub/put_off.html", {"section": "clients", "rows": rows})


def _until(choice: str) -> datetime:
    today = read_clock().today
    days = {"days": 3, "week": 7 - today.weekday(), "month": 30}.get(choice, 1)
    return today + timedelta(days=days)


def _who_needs_you(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    said = attention(attention_of(request.user, at=now), now=now)
    context = said | {"needs": Needs(get_token(request)).written(said["lines"]), "has_focus": True}
    return answer(request, "coachhub/home.html", "attention", context=context, otherwise="home")
