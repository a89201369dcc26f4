"""What one was told, and how one wants to be told."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_or_client_only
from common.answers import invalid, page, tell
from common.dates import spoken_time, time_tag
from messaging.actions import choosing, notifying
from messaging.forms.notifications import LABELS, PreferencesForm
from messaging.gates import get_notification, get_stopping
from messaging.models import Notification, PushDevice
from messaging.readings.devices import push_key
from messaging.readings.foreseeing import letters_within_a_week
from messaging.readings.notices import preferences_of, sentence

PAGE = "messaging/notifications.html"
SETTINGS = "messaging/notification_settings.html"
SALT = "messaging.notifications"
ROWS = 30
ICONS = {
    "session_soon": "clock",
    "session_changed": "calendar",
    "session_wish": "calendar",
    "plan_shared": "list",
    "brief": "file-text",
    "message": "message-circle",
    "task_due": "circle-check",
    "checkin_due": "activity",
    "suggestion": "sparkles",
    "file_shared": "paperclip",
    "nudge": "bell",
    "program_paused": "link",
}


@coach_or_client_only
@require_safe
def notifications(request: PersonRequest) -> HttpResponse:
    """What this person was told, the newest first."""
    now, before = timezone.now(), _mark(request.GET.get("before", ""))
    found = Notification.objects.visible_to(request.user).arrived()
    rows = list((found.before(*before) if before else found)[: ROWS + 1])
    context = {
        "section": "notifications",
        "rows": [_line(row, now) for row in rows[:ROWS]],
        "earlier": _earlier(rows),
        "is_earlier_page": before is not None,
        "here": request.get_full_path(),
    }
    return page(request, PAGE, context, partial="rows")


@coach_or_client_only
@require_POST
def open_notification(request: PersonRequest, notification_id: int) -> HttpResponse:
    """Mark it read, or to be read again, and go to what it is about, or stay."""
    row = get_notification(request.user, notification_id)
    if "again" in request.POST:
        notifying.mark_unread(row)
        return redirect("messaging:notifications")
    notifying.mark_read(request.user, Notification.objects.visible_to(request.user).filter(pk=row.pk), at=timezone.now())
    return redirect("messaging:notifications" if "stay" in request.POST else row.place)


@coach_or_client_only
@require_POST
def read_all(request: PersonRequest) -> HttpResponse:
    """All of them were seen."""
    notifying.mark_read(request.user, Notification.objects.visible_to(request.user), at=timezone.now())
    tell(request, _("Everything is marked as read."))
    return redirect("messaging:notifications")


@coach_or_client_only
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: PersonRequest) -> HttpResponse:
    """What reaches this person, by which way and when."""
    form = PreferencesForm(request.POST or None, instance=preferences_of(request.user), user=request.user)
    now = timezone.now()
    letters = letters_within_a_week(request.user, at=now)
    context = {"section": "notifications", "form": form, "letters": len(letters), "next_letter": letters[0].at if letters else None, "now": now}
    context |= {"devices": PushDevice.objects.visible_to(request.user), "push_key": push_key()}
    if request.method != "POST":
        return page(request, SETTINGS, context)
    if not form.is_valid():
        return invalid(request, SETTINGS, context)
    choosing.choose(form.save(commit=False), at=now)
    tell(request, _("It is kept. What is planned already follows it."))
    return redirect("messaging:settings")


@csrf_exempt  # mail programs stop mails for their people without having seen a page of ours (RFC 8058); the token is signed
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails of one kind, signed in or not."""
    person, kind = get_stopping(token)
    context = {"kind": LABELS.get(kind, ""), "is_stopped": request.method == "POST"}
    if request.method == "POST":
        choosing.stop(person, kind, at=timezone.now())
    return page(request, "messaging/stop.html", context)


def _line(row: Notification, now: datetime) -> dict[str, Any]:
    return {
        "id": row.pk,
        "words": sentence(row, when=lambda at: spoken_time(at, now=now)),
        "when": time_tag(row.arrived_at or row.due_at, now=now),
        "is_new": row.read_at is None,
        "icon": ICONS[row.kind],
    }


def _earlier(rows: list[Notification]) -> str:
    if len(rows) <= ROWS:
        return ""
    last = rows[ROWS - 1]
    return f"?{urlencode({'before': signing.dumps([(last.arrived_at or last.due_at).isoformat(), last.pk], salt=SALT)})}"


def _mark(before: str) -> tuple[datetime, int] | None:
    try:
        at, notification_id = signing.loads(before, salt=SALT)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at), notification_id
