"""Sessions in people's own calendars: the secret address, and one session as a file."""

from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gates import PersonRequest, coach_or_client_only
from common.answers import page, tell
from sessions_app.actions import feeds
from sessions_app.gates import get_feed, get_session
from sessions_app.models import CalendarFeed
from sessions_app.readings.calendars import feed_of, file_of

TYPE = "text/calendar; charset=utf-8"


@coach_or_client_only
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: PersonRequest) -> HttpResponse:
    """The address for one's own calendar: make it, renew it, leave names out, take it away."""
    if request.method == "POST":
        if sentence := _done(request, request.POST.get("do", "")):
            tell(request, sentence)
        return redirect("sessions:feed")
    found = CalendarFeed.objects.visible_to(request.user).first()
    context = {"section": "sessions", "feed": found, "address": settings.SITE_ORIGIN + found.get_absolute_url() if found else ""}
    return page(request, "sessions_app/feed.html", context)


@login_not_required
@require_safe
def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """What calendars fetch by themselves, with nobody signed in."""
    found = get_feed(token)
    with translation.override(found.user.language):
        content = feed_of(found.user, shows_names=found.shows_names, at=timezone.now())
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=TYPE, headers={"ETag": etag, "Cache-Control": "private, max-age=300"})
    return get_conditional_response(request, etag=etag, response=response) or response


@coach_or_client_only
@require_safe
def session_file(request: PersonRequest, session_id: int) -> HttpResponse:
    """One session, to be put into a calendar by hand."""
    content = file_of(get_session(request.user, session_id), request.user)
    return HttpResponse(content, content_type=TYPE, headers={"Content-Disposition": 'attachment; filename="session.ics"'})


def _done(request: PersonRequest, what: str) -> str:
    if what == "make":
        feeds.make_feed(request.user, at=timezone.now())
        return _("The address is made. Whoever has it can read when your sessions are, so keep it to yourself.")
    if what == "renew":
        feeds.renew_feed(request.user, at=timezone.now())
        return _("The address is a new one. The old one no longer works.")
    if what == "end":
        feeds.end_feed(request.user)
        return _("The address no longer works.")
    if what == "names":
        feeds.show_names(request.user)
        return _("Your calendar names whom you meet.")
    if what == "no-names":
        feeds.hide_names(request.user)
        return _("Your calendar says only “Session”, without name, place and link.")
    return ""
