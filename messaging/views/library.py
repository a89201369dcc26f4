"""A coach's library of files and links."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients.actions.people import ChangedMeanwhile
from clients.gates import get_client
from common.answers import invalid, page, tell
from common.submissions import once
from messaging.actions import library as actions
from messaging.actions.uploads import NoRoom, keep
from messaging.forms.library import ItemForm, NewItemForm, RenewForm
from messaging.forms.uploads import no_room
from messaging.gates import get_item
from messaging.models import LibraryItem
from messaging.models.library import KINDS
from messaging.readings import library as readings
from messaging.views.content import WITH_FRAME
from messaging.views.looks import held_by, kind_of, shown

SHELF, ONE = "messaging/library.html", "messaging/item.html"
NEW, EDIT, RENEW = "messaging/new_item.html", "messaging/edit_item.html", "messaging/renew_item.html"


@coach_only
@require_safe
def library(request: PersonRequest) -> HttpResponse:
    """What the coach gives to clients: found, narrowed, sorted, page by page."""
    asked = {name: request.GET.get(name, "").strip()[:200] for name in readings.FILTERS}
    found = readings.shelf(request.user, asked, after=request.GET.get("after", ""))
    rows = [row | kind_of(row["kind"], row["size"]) for row in found.rows]
    context = {"section": "library", "asked": asked, "found": readings.Found(rows, found.next), "now": timezone.now()}
    return page(request, SHELF, context | _choices(request, asked) | _for(request), partial="shelf")


@csp_override(WITH_FRAME)
@coach_only
@require_safe
def item(request: PersonRequest, item_id: int) -> HttpResponse:
    """One item: what it is, who has it and looked at it, and its older versions."""
    row, now = get_item(request.user, item_id), timezone.now()
    holders = held_by(readings.holders(request.user, row), reader=request.user, now=now)
    context = {"section": "library", "item": row, "holders": holders, "versions": row.versions.select_related("upload")[:20], "now": now}
    if row.upload is not None:
        context |= shown(row.upload, reverse("messaging:item_content", args=[row.pk, row.number]))
    return page(request, ONE, context)


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_item(request: PersonRequest) -> HttpResponse:
    form = NewItemForm(request.POST or None, request.FILES or None)
    context = {"section": "library", "form": form, "most": settings.UPLOAD_LIMITS["file"], "collections": readings.labels(request.user)[0]}
    if request.method != "POST":
        return page(request, NEW, context)
    if form.is_valid():
        try:
            return _led(request, once(request, lambda: _added(request, form)))
        except NoRoom as problem:
            form.add_error("upload", no_room(problem))
    return invalid(request, NEW, context, partial="form")


def _added(request: PersonRequest, form: NewItemForm) -> str:
    said, now = form.cleaned_data, timezone.now()
    uploads = keep(said["upload"], client=None, by=request.user, at=now)
    contents = [actions.Content(upload) for upload in uploads] or [actions.Content(link=said["link"])]
    words = {name: said[name] for name in ("description", "tags", "collection")}
    titles = [said["title"]] if len(contents) == 1 and said["title"] else [actions.first_title(content) for content in contents]
    rows = [actions.add(LibraryItem(title=title, **words), content, by=request.user, at=now) for title, content in zip(titles, contents, strict=True)]
    if len(rows) == 1:
        tell(request, _("“%(title)s” is in your library.") % {"title": rows[0].title})
        return rows[0].get_absolute_url()
    tell(request, ngettext("%(count)d file is in your library.", "%(count)d files are in your library.", len(rows)) % {"count": len(rows)})
    return reverse("messaging:library")


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_item(request: PersonRequest, item_id: int) -> HttpResponse:
    row = get_item(request.user, item_id)
    form = ItemForm(request.POST or None, instance=row, user=request.user)
    context = {"section": "library", "form": form, "item": row, "collections": readings.labels(request.user)[0]}
    if request.method != "POST":
        return page(request, EDIT, context)
    if not form.is_valid():
        return invalid(request, EDIT, context)
    try:
        actions.change(row, version=form.cleaned_data["version"], at=timezone.now())
    except ChangedMeanwhile as change:
        return page(request, EDIT, context | {"stands": form.meet(change.current)}, status=409)
    return _back_to(request, row, _("The changes are saved."))


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def renew_item(request: PersonRequest, item_id: int) -> HttpResponse:
    """A newer version in place of the one that clients have."""
    row = get_item(request.user, item_id)
    form = RenewForm(request.POST or None, request.FILES or None, item=row)
    context = {"section": "library", "form": form, "item": row, "most": settings.UPLOAD_LIMITS["file"]}
    if request.method != "POST":
        return page(request, RENEW, context)
    if form.is_valid():
        try:
            return _led(request, once(request, lambda: _renewed(request, row, form)))
        except NoRoom as problem:
            form.add_error("upload", no_room(problem))
    return invalid(request, RENEW, context, partial="form")


def _renewed(request: PersonRequest, row: LibraryItem, form: RenewForm) -> str:
    said, now = form.cleaned_data, timezone.now()
    uploads = keep(said["upload"][:1], client=None, by=request.user, at=now) if said.get("upload") else []
    content = actions.Content(uploads[0]) if uploads else actions.Content(link=said["link"])
    renewed = actions.renew(row, content, change=said["change"], at=now)
    tell(request, _("Version %(number)d is in place. Who has “%(title)s” has it from now on.") % {"number": renewed.number, "title": row.title})
    return row.get_absolute_url()


@coach_only
@require_POST
def archive_item(request: PersonRequest, item_id: int) -> HttpResponse:
    """Off the shelf, or back on it."""
    row = get_item(request.user, item_id)
    if request.POST.get("to") == "shelf":
        actions.restore(row)
        return _back_to(request, row, _("“%(title)s” is back in the library.") % {"title": row.title})
    actions.archive(row, at=timezone.now())
    return _back_to(request, row, _("“%(title)s” is archived. Who has it keeps it.") % {"title": row.title})


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def delete_item(request: PersonRequest, item_id: int) -> HttpResponse:
    """Delete an item for good, once it is said what goes with it."""
    row = get_item(request.user, item_id)
    if request.method != "POST":
        return page(request, "messaging/delete_item.html", {"section": "library", "item": row})
    actions.delete(row)
    tell(request, _("“%(title)s” is deleted, also for the clients who had it.") % {"title": row.title})
    return redirect("messaging:library")


def _led(request: PersonRequest, place: str) -> HttpResponse:
    """To the page; a script that sent the files is told the address."""
    if "X-Upload" not in request.headers:
        return redirect(place)
    return HttpResponse(status=204, headers={"X-Location": place})


def _back_to(request: PersonRequest, row: LibraryItem, sentence: str) -> HttpResponse:
    tell(request, sentence)
    return redirect(row)


def _for(request: PersonRequest) -> dict[str, Any]:
    """The client for whom the coach is looking, if the address names one."""
    wanted = request.GET.get("for", "")
    return {"whom": get_client(request.user, int(wanted))} if wanted.isdecimal() and len(wanted) < 18 else {}


def _choices(request: PersonRequest, asked: dict[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in (asked | {"for": request.GET.get("for", "")[:18]}).items() if value}
    collections, tags = readings.labels(request.user)

    def chips(name: str, values: list[tuple[str, Any]]) -> list[dict[str, Any]]:
        others = {other: value for other, value in kept.items() if other != name}
        return [
            {"label": label, "url": f"?{urlencode(others | ({name: value} if value else {}))}", "is_current": asked[name] == value} for value, label in values
        ]

    return {
        "kinds": chips("kind", [("", _("All")), *KINDS]),
        "collections": chips("collection", [("", _("All collections")), *((name, name) for name in collections)]) if collections else [],
        "tags": chips("tag", [("", _("All tags")), *((name, name) for name in tags)]) if tags else [],
        "is_collection": asked["collection"] in collections,
        "whose": chips("of", [("", _("On the shelf")), ("archived", _("Archived"))]),
        "sorts": [("", _("Newest first")), ("title", _("By title"))],
        "next_page": urlencode(kept),
        "is_narrowed": bool(kept.keys() - {"sort", "for"}),
    }
