"""The list of threads, one thread, and what is new in it."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, client_only, coach_or_client_only
from clients.acts import record_read
from clients.gates import get_own_client
from clients.models import Client
from common.answers import invalid, page, tell
from common.submissions import once, sent_before
from messaging.actions import outgoing, reading
from messaging.actions.sending import NobodyThere, Paused, send
from messaging.actions.uploads import NoRoom, keep
from messaging.forms.messages import DraftForm, MessageForm
from messaging.forms.uploads import no_room
from messaging.gates import find_template, get_thread_client
from messaging.readings import threads as readings
from messaging.readings import unread_of
from messaging.views.composer import composer, initial
from messaging.views.people import people_rows
from messaging.views.rows import thread_parts

PAGE = "messaging/thread.html"
SALT = "messaging.people"
SHOWN = ("", "unread", "waiting", "asked")


@coach_or_client_only
@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """Everybody with whom there is a thread, the newest first."""
    show = chosen if (chosen := request.GET.get("show", "")) in SHOWN else ""
    rows = readings.people(request.user, show=show, before=_mark(request.GET.get("before", "")))
    opened = int(asked) if (asked := request.GET.get("open", "")).isdecimal() and len(asked) < 18 else None
    context = {
        "section": "messages",
        "people": list(people_rows(rows[: readings.PEOPLE], reader=request.user, now=timezone.now(), opened=opened)),
        "earlier": _earlier(rows, show),
        "is_earlier_page": "before" in request.GET,
        "show": show,
        "choices": _choices(request, show),
        "here": request.get_full_path(),
    }
    return page(request, "messaging/people.html", context, partial="rows")


@client_only
@require_safe
def own(request: PersonRequest) -> HttpResponse:
    """The client's own thread, which for most is the only one."""
    return redirect("messaging:thread", get_own_client(request.user).pk)


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: PersonRequest, client_id: int) -> HttpResponse:
    """What client and coaches wrote to each other, and the next message."""
    client = get_thread_client(request.user, client_id)
    if request.method == "POST":
        return _sent(request, client)
    record_read(client, "messages", actor=request.user, at=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    template = find_template(request.user, request.GET.get("template", ""))
    context = thread_page(request, client)
    form = MessageForm(user=request.user, client=client, initial=initial(request, client, context["outgoing"], template))
    return page(request, PAGE, context | composer(form, context["outgoing"]))


def _sent(request: PersonRequest, client: Client) -> HttpResponse:
    form = MessageForm(request.POST, request.FILES, user=request.user, client=client)
    try:
        if place := once(request, lambda: _put(request, client, form)) if form.is_valid() else sent_before(request):
            return _news(request, client.pk, request.GET.get("revision", "")) if request.htmx else redirect(place)  # type: ignore[attr-defined]
    except NobodyThere:
        form.add_error(None, _("You have no coach here at the moment, so nobody would read it."))
    except Paused:
        form.add_error(None, _("Messages are paused, so this one was not sent. Your words are still here."))
    except NoRoom as problem:
        form.add_error("upload", no_room(problem))
    context = thread_page(request, client)
    return invalid(request, PAGE, context | composer(form, context["outgoing"]), partial="composer")


def _put(request: PersonRequest, client: Client, form: MessageForm) -> str:
    send_at, now = form.cleaned_data["send_at"], timezone.now()
    arrived = keep(form.cleaned_data["upload"], client=client, by=request.user, at=now) if form.cleaned_data["upload"] else []
    if send_at is None:
        send(client.pk, form.written(arrived), by=request.user, at=now)
    else:
        outgoing.send_later(client.pk, form.written(arrived), by=request.user, send_at=send_at)
        tell(request, _("The message is kept until then."))
    return f"{reverse('messaging:thread', args=[client.pk])}#composer"


@require_safe
def news(request: PersonRequest, client_id: int) -> HttpResponse:
    """What is new in the thread, or was changed, after a revision of it."""
    return _news(request, client_id, request.GET.get("revision", ""))


def _news(request: PersonRequest, client_id: int, revision: str) -> HttpResponse:
    client = get_thread_client(request.user, client_id)
    stretch = readings.changed_since(client, int(revision) if revision.isdecimal() and len(revision) < 10 else 0)
    return page(request, "messaging/news.html", thread_parts(request, client, stretch))


@require_POST
def seen(request: PersonRequest, client_id: int) -> HttpResponse:
    """The reader saw the thread up to a place."""
    client, place = get_thread_client(request.user, client_id), request.POST.get("place", "")
    if place.isdecimal() and len(place) < 10:
        reading.mark_read(client.pk, up_to=int(place), by=request.user, at=timezone.now())
    return HttpResponse(status=204) if request.htmx else redirect("messaging:thread", client.pk)  # type: ignore[attr-defined]


@require_POST
def draft(request: PersonRequest, client_id: int) -> HttpResponse:
    """Keep what is typed so far."""
    client = get_thread_client(request.user, client_id)
    outgoing.keep_draft(client.pk, DraftForm(request.POST, user=request.user, client=client).written, by=request.user, at=timezone.now())
    return HttpResponse(status=204)


@coach_or_client_only
@require_safe
def unread(request: PersonRequest) -> HttpResponse:
    """How much is unread, for pages whose stream is shut."""
    return JsonResponse(unread_of(request.user))


@coach_or_client_only
@require_safe
def no_stream(request: PersonRequest) -> HttpResponse:
    """Behind a server that does not answer streams itself (coachhub/asgi.py): the page asks now and then instead."""
    return HttpResponse(status=204)


def thread_page(request: PersonRequest, client: Client) -> dict[str, Any]:
    """All that the page of one thread shows, but for the form."""
    number, before = request.GET.get("message", ""), request.GET.get("before", "")
    if number.isdecimal() and len(number) < 18:
        stretch = readings.around(client, int(number))
    else:
        stretch = readings.newest(client, before=int(before) if before.isdecimal() and 0 < len(before) < 10 else None)
    rows = readings.people(request.user) if request.user.is_coach else []
    return thread_parts(request, client, stretch) | {
        "section": "messages",
        "is_paused": getattr(client, "is_paused", False),
        "stretch": stretch,
        "outgoing": outgoing.of(client, request.user),
        "people": list(people_rows(rows[: readings.PEOPLE], reader=request.user, now=timezone.now(), opened=client.pk)),
    }


def _choices(request: PersonRequest, show: str) -> list[dict[str, Any]]:
    labels = [("", _("All")), ("unread", _("Unread")), ("waiting", _("Unanswered")), ("asked", _("You asked") if request.user.is_coach else _("Asked of you"))]
    return [{"label": label, "url": f"?{urlencode({'show': value})}" if value else "?", "is_current": show == value} for value, label in labels]


def _earlier(rows: list[readings.Row], show: str) -> str:
    if len(rows) <= readings.PEOPLE:
        return ""
    last = rows[readings.PEOPLE - 1]
    mark = signing.dumps([last["last_at"].isoformat(), last["client_id"]], salt=SALT)
    return f"?{urlencode({name: value for name, value in (('show', show), ('before', mark)) if value})}"


def _mark(before: str) -> tuple[datetime, int] | None:
    try:
        at, client_id = signing.loads(before, salt=SALT)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at), client_id
