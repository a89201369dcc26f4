"""Finding messages."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_or_client_only
from accounts.models import User
from common.answers import page
from common.dates import time_tag
from messaging.domain.searching import marked
from messaging.forms.searching import SearchForm
from messaging.readings.searching import Found, Hit, Sought, find

SALT = "messaging.search"
ASKED = ("q", "person", "writer", "first", "last", "unanswered", "attached")


@coach_or_client_only
@require_safe
def search(request: PersonRequest) -> HttpResponse:
    """Messages of one's own threads by words, person, day, and whether they were answered."""
    form = SearchForm(request.GET, user=request.user)
    sought = form.sought
    found = find(request.user, sought, after=_place(request.GET.get("after", ""))) if sought.is_anything else Found([])
    context = {
        "section": "messages",
        "form": form,
        "is_asked": sought.is_anything,
        "is_wordless": bool(form["q"].value()) and not sought.terms and not form.errors,
        "is_narrowed": any(request.GET.get(name) for name in ASKED[1:]),
        "hits": [_line(hit, sought, request.user) for hit in found.hits],
        "later": _next(request, found),
        "is_later_page": "after" in request.GET,
    }
    return page(request, "messaging/search.html", context)


def _line(hit: Hit, sought: Sought, reader: User) -> dict[str, Any]:
    return {
        "url": f"/messages/{hit.client_id}/?message={hit.message_id}#m-{hit.message_id}",
        "who": hit.client_name if hit.is_from_client else hit.sender_name or "",
        "with": hit.client_name,
        "is_from_client": hit.is_from_client,
        "when": time_tag(hit.timestamp, now=timezone.now()),
        "words": _marked(hit, sought) or _("A file"),
    }


def _marked(hit: Hit, sought: Sought) -> SafeString:
    beginnings = [word for term in sought.terms for word in term.words] + (hit.stems if sought.terms else [])
    return mark_safe(marked(hit.content, beginnings))  # noqa: S308  escaped there


def _next(request: PersonRequest, found: Found) -> str:
    if found.next is None:
        return ""
    asked = {name: value for name in ASKED if (value := request.GET.get(name))}
    return f"?{urlencode(asked | {'after': signing.dumps([found.next[0].isoformat(), found.next[1]], salt=SALT)})}"


def _place(after: str) -> tuple[datetime, int] | None:
    try:
        at, message_id = signing.loads(after, salt=SALT)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at), message_id
