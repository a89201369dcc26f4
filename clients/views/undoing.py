"""Taking back what was just done with tasks: the toast carries what stood before, signed, for a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.gates import PersonRequest, coach_only
from clients.actions import task_lists
from clients.gates import get_live_client
from clients.models import Client
from common.answers import tell

LASTS = task_lists.KEPT_FOR


def undo_address(client: Client, what: str, before: Mapping[int, Any]) -> str:
    """Where to send a form that brings back what stood before, by the number of the task."""
    was = signing.dumps([what, list(before.items())], salt=_salt(client), compress=True)
    return f"{reverse('clients:undo_tasks', args=[client.pk])}?{urlencode({'was': was})}"


@coach_only
@require_POST
def undo_tasks(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    try:
        what, before = signing.loads(request.GET.get("was", ""), salt=_salt(client), max_age=LASTS)
    except signing.BadSignature:
        tell(request, _("That was too long ago to be taken back here. Change the task itself."))
    else:
        count = len(_undone(request, client, what, dict(before)))
        tell(request, ngettext("%(count)d task is as it was.", "%(count)d tasks are as they were.", count) % {"count": count})
    return redirect("clients:tasks", client.pk)


def _undone(request: PersonRequest, client: Client, what: str, before: dict[int, Any]) -> list[Any]:
    by, at = request.user, timezone.now()
    if what == "reopen":
        return task_lists.reopen_all(client, before, by=by, at=at)
    if what == "put back":
        return task_lists.put_back(client, before, by=by, at=at)
    if what == "days":
        return task_lists.set_days(client, {task: date.fromisoformat(day) if day else None for task, day in before.items()}, by=by, at=at)
    return task_lists.set_elements(client, before)


def _salt(client: Client) -> str:
    return f"undo-tasks-{client.pk}"
