"""What is written about a session, kept by a button or while somebody types."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gates import PersonRequest, client_only, coach_only
from common.answers import page, tell
from sessions_app.actions import words
from sessions_app.gates import get_attended_session, get_led_session

LONGEST = 20_000


@coach_only
@require_POST
def private_notes(request: PersonRequest, session_id: int) -> HttpResponse:
    """The coach's own notes."""
    session = get_led_session(request.user, session_id)
    return _kept(request, lambda body, version: words.save_private(session, body, version=version, at=timezone.now()), back=session.get_absolute_url())


@coach_only
@require_POST
def shared_notes(request: PersonRequest, session_id: int) -> HttpResponse:
    """The notes that both read."""
    session = get_led_session(request.user, session_id)
    return _kept(request, lambda body, version: words.save_shared(session, body, version=version), back=session.get_absolute_url())


@client_only
@require_POST
def reflection(request: PersonRequest, session_id: int) -> HttpResponse:
    """What the client writes afterwards, for both."""
    session, by, at = get_attended_session(request.user, session_id), request.user, timezone.now()
    back = f"/me/sessions/{session.pk}/"
    return _kept(request, lambda body, version: words.save_reflection(session, body, version=version, by=by, at=at), back=back)


def _kept(request: PersonRequest, save: Callable[[str, int], int], *, back: str) -> HttpResponse:
    """For a save while typing the new version and nothing else; for a button the page again, or both texts where another was saved meanwhile."""
    body, version, is_typing = request.POST.get("body", "").replace("\r\n", "\n")[:LONGEST], request.POST.get("version", ""), "X-Autosave" in request.headers
    try:
        kept = save(body, int(version) if version.isdecimal() and len(version) < 10 else -1)
    except words.TextChanged as change:
        context = {"section": "sessions", "stands": change.body, "version": change.version, "typed": body, "action": request.path, "back": back}
        return HttpResponse(status=409) if is_typing else page(request, "sessions_app/notes_conflict.html", context, status=409)
    if is_typing:
        return HttpResponse(status=204, headers={"X-Version": str(kept)})
    tell(request, _("The text is saved."))
    return redirect(back)
