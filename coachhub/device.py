"""What a device keeps of the house: how it is installed, the worker beside the pages, and the page for times without a connection."""

from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clients.gates import get_own_client
from clients.models import Client
from common.answers import page
from common.storage import JOINED_SCRIPTS, JOINED_STYLES, script_files, style_files
from progress.forms.checkins import CheckInForm
from progress.forms.journal import EntryForm
from progress.gates import get_item_set
from progress.models import Entry

WORKER, UNSENT, DEVICE = "js/offline/service-worker.js", "js/offline/unsent.js", "js/offline/device.js"
PAPER = "#fbf9f5"
ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("icon-maskable.png", "512x512", "maskable"))


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How the house appears among the apps of a device, for the person who is signed in."""
    person = request.user
    looks = {"display": "standalone", "background_color": PAPER, "theme_color": PAPER, "icons": _icons()}
    speaks = {"lang": get_language(), "dir": "rtl" if get_language_bidi() else "ltr"}
    begins = {"id": "/", "scope": "/", "start_url": reverse("me") if getattr(person, "is_client", False) else "/"}
    about = {"name": _house_name(person), "short_name": "CoachHub", **begins, **speaks, **looks, "shortcuts": _shortcuts(person)}
    return JsonResponse(about, content_type="application/manifest+json")


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker; its text changes with every static file, so that browsers fetch what it keeps anew."""
    start = f'const VERSION = "{_version()}", UNSENT = "{static(UNSENT)}", DEVICE = "{static(DEVICE)}", ICON = "{static("icons/icon-192.png")}";\n'
    return HttpResponse(start + _text(WORKER), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page for times without a connection; devices keep it, so it names nobody: a client's statements and empty forms are all it holds."""
    # Without the person, or the frame of the page would show who it is and what they were told.
    context: dict[str, Any] = {"user": AnonymousUser(), "messages": []}
    return page(request, "coachhub/offline.html", context | _forms(request.user))


def _forms(user: Any) -> dict[str, Any]:
    """What a client can write: an entry, and the statements of now."""
    client = _client_of(user)
    if client is None or client.state == Client.State.ARCHIVED:
        return {}
    check_in = CheckInForm(item_set=get_item_set(client.practice_id), now=timezone.now())
    entry = EntryForm(instance=Entry(client=client), initial={"visibility": Entry.Visibility.PRIVATE}, user=user)
    return {"entry_form": entry, "check_in_form": check_in, "words": check_in.source.words}


def _house_name(person: Any) -> str:
    """The practice by name, for its people."""
    place = _client_of(person) or getattr(person, "membership", None)
    return str(place.practice.name) if place else "CoachHub"


def _client_of(person: Any) -> Client | None:
    """A client's own record; nothing for everybody else, and for a client whom no practice has any more."""
    try:
        return get_own_client(person) if getattr(person, "is_client", False) else None
    except Http404:
        return None


def _icons() -> list[dict[str, str]]:
    return [{"src": static(f"icons/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in ICONS]


def _shortcuts(person: Any) -> list[dict[str, str]]:
    places = {
        "client": [(_("Write"), "write"), (_("Check-in"), "check_in")],
        "coach": [(_("Messages"), "messaging:people"), (_("Sessions"), "sessions:calendar")],
    }
    return [{"name": words, "url": reverse(view)} for words, view in places.get(getattr(person, "role", ""), [])]


def _version() -> str:
    """Another one whenever a script or a style of the house is."""
    names = [*style_files(), *script_files(), JOINED_STYLES, JOINED_SCRIPTS, UNSENT, DEVICE]
    known = getattr(staticfiles_storage, "hashed_files", {})
    return sha256(repr(sorted(known.items()) or names).encode() + _text(WORKER).encode()).hexdigest()[:16]


def _text(name: str) -> str:
    """A script as it stands among the sources."""
    place = finders.find(name)
    with open(str(place)) as file:
        return file.read()
