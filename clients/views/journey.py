"""Archetypes and facets in focus: the coach's page, the client's own page, and what both may write down."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, client_only, coach_only
from accounts.models import User
from clients.actions import journey as journeys
from clients.acts import record_read
from clients.forms.journey import ArchetypeEditForm, ArchetypeForm, FocusEditForm, FocusForm, StretchForm
from clients.gates import get_client, get_client_with_archetypes, get_live_client, get_own_client, get_stretch, get_taken_away, get_written_stretch
from clients.models import ArchetypeNote, Client, FacetFocus
from clients.readings.framework import archetypes, facet_names, facets
from common.answers import invalid, page, tell
from common.submissions import once

LONGEST_HISTORY = 200


@dataclass(frozen=True)
class Room:
    """What differs between archetypes and facets."""

    model: type[ArchetypeNote] | type[FacetFocus]
    edit_form: type[StretchForm]
    template: str
    framework: Any
    again: Any
    put_back_url: str


ROOMS = {
    "archetypes": Room(
        ArchetypeNote,
        ArchetypeEditForm,
        "clients/journey_archetype.html",
        archetypes,
        gettext_lazy("This archetype stands there already. Change its words, or end it first."),
        "clients:put_back_archetype",
    ),
    "facets": Room(
        FacetFocus,
        FocusEditForm,
        "clients/journey_focus.html",
        facets,
        gettext_lazy("This facet is in focus already. Change its words, or end it first."),
        "clients:put_back_focus",
    ),
}


@coach_only
@require_safe
def journey(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_client(request.user, client_id)
    record_read(client, "journey", actor=request.user, at=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    return page(request, "clients/journey.html", {"section": "clients", "tab": "overview", **_stretches(request.user, client)})


@client_only
@require_safe
def own(request: PersonRequest) -> HttpResponse:
    client = get_own_client(request.user)
    return page(request, "clients/journey_own.html", {"section": "journey", **_stretches(request.user, client)})


def _stretches(user: User, client: Client) -> dict[str, Any]:
    """What appears and what is in focus, what was, and where the circle goes on."""
    notes = ArchetypeNote.objects.visible_to(user).filter(client=client).select_related("archetype__element", "set_by")[:LONGEST_HISTORY]
    focuses = FacetFocus.objects.visible_to(user).filter(client=client).select_related("facet__element", "set_by")[:LONGEST_HISTORY]
    for row in (*notes, *focuses):
        row.is_mine = row.set_by_id in {user.pk, None if user.is_coach else user.pk}
    following = facet_names(row.facet.next_slug for row in focuses if row.to_date is None)
    for row in focuses:
        row.following = following.get(row.facet.next_slug, "")
    return {
        "client": client,
        "is_live": client.state != Client.State.ARCHIVED,
        "appearing": [row for row in notes if row.to_date is None],
        "faded": [row for row in notes if row.to_date is not None],
        "in_focus": [row for row in focuses if row.to_date is None],
        "left": [row for row in focuses if row.to_date is not None],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new_archetype(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_client_with_archetypes(request.user, client_id)
    today = client.today(timezone.now())
    form = ArchetypeForm(request.POST or None, instance=ArchetypeNote(client=client, from_date=today), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(request, lambda: _noticed(request, form)))
        except journeys.AlreadyThere:
            form.add_error("archetype", str(ROOMS["archetypes"].again))
    return _form(request, client, form, "archetypes")


def _noticed(request: PersonRequest, form: ArchetypeForm) -> str:
    note = journeys.notice(form.instance, by=request.user, at=timezone.now())
    tell(request, _("Written down: %(archetype)s.") % {"archetype": note.archetype})
    return _address(request.user, note.client_id)


@require_http_methods(["GET", "HEAD", "POST"])
def new_focus(request: PersonRequest, client_id: int) -> HttpResponse:
    client = get_live_client(request.user, client_id)
    today, open_now = client.today(timezone.now()), FacetFocus.objects.visible_to(request.user).filter(client=client).open().select_related("facet")
    form = FocusForm(request.POST or None, instance=FacetFocus(client=client, from_date=today), today=today, open_now=list(open_now))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(request, lambda: _chosen(request, form)))
        except journeys.AlreadyThere:
            form.add_error("facet", str(ROOMS["facets"].again))
        except journeys.FocusFull:
            form.add_error(None, _("Two facets came into focus meanwhile. Open this page again to choose which one leaves."))
    return _form(request, client, form, "facets")


def _chosen(request: PersonRequest, form: FocusForm) -> str:
    focus = journeys.choose(form.instance, by=request.user, at=timezone.now(), instead_of=form.leaving)
    tell(request, _("In focus now: %(facet)s.") % {"facet": focus.facet})
    return _address(request.user, focus.client_id)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, client_id: int, row_id: int, of: str) -> HttpResponse:
    """Change one's own words or their days."""
    client, room = get_live_client(request.user, client_id), ROOMS[of]
    row = get_written_stretch(request.user, client_id, room.model, row_id)
    form = room.edit_form(request.POST or None, instance=row, today=client.today(timezone.now()))
    if request.method == "POST" and form.is_valid():
        try:
            journeys.reword(form.instance, read=form.cleaned_data["read"], at=timezone.now())
        except journeys.Reworded as change:
            return _form(request, client, form, of, status=409, stands=_renewed(form, change.current))
        except (journeys.AlreadyThere, journeys.FocusFull):
            form.add_error("to_date", _("It cannot be open again: its place is taken. End what stands there first."))
        else:
            tell(request, _("The changes are saved."))
            return redirect(_address(request.user, client_id))
    return _form(request, client, form, of)


def _renewed(form: StretchForm, current: Any) -> Any:
    """What stands now; the form carries its mark from here on, so that saving again means it."""
    typed = cast(QueryDict, form.data).copy()
    typed["read"] = current.mark
    form.data = typed
    return current


@require_POST
def end(request: PersonRequest, client_id: int, row_id: int, of: str) -> HttpResponse:
    get_live_client(request.user, client_id)
    row = get_stretch(request.user, client_id, ROOMS[of].model, row_id)
    journeys.end(row, by=request.user, at=timezone.now())
    tell(request, _("%(name)s has ended today. It stays in the history.") % {"name": row})
    return redirect(_address(request.user, client_id))


@require_POST
def remove(request: PersonRequest, client_id: int, row_id: int, of: str) -> HttpResponse:
    """Take one's own words away; the toast offers to put them back."""
    get_live_client(request.user, client_id)
    row = get_written_stretch(request.user, client_id, ROOMS[of].model, row_id)
    journeys.take_away(row, by=request.user, at=timezone.now())
    tell(request, _("%(name)s is taken away.") % {"name": row}, undo=reverse(ROOMS[of].put_back_url, args=[client_id, row_id]))
    return redirect(_address(request.user, client_id))


@require_POST
def put_back(request: PersonRequest, client_id: int, row_id: int, of: str) -> HttpResponse:
    get_live_client(request.user, client_id)
    row = get_taken_away(request.user, client_id, ROOMS[of].model, row_id)
    try:
        journeys.put_back(row, by=request.user, at=timezone.now())
    except (journeys.AlreadyThere, journeys.FocusFull):
        tell(request, _("%(name)s could not be put back: its place was taken meanwhile. End what stands there first.") % {"name": row})
    else:
        tell(request, _("%(name)s is back.") % {"name": row})
    return redirect(_address(request.user, client_id))


def _form(request: PersonRequest, client: Client, form: StretchForm, of: str, *, status: int = 200, stands: Any = None) -> HttpResponse:
    is_new = form.instance.pk is None
    context = {
        "section": "clients" if request.user.is_coach else "journey",
        "client": client,
        "form": form,
        "is_new": is_new,
        "stands": stands,
        "framework": ROOMS[of].framework() if is_new else [],
        "back_url": _address(request.user, client.pk),
    }
    if form.is_bound and status == 200:
        return invalid(request, ROOMS[of].template, context)
    return page(request, ROOMS[of].template, context, status=status)


def _address(user: User, client_id: int) -> str:
    return reverse("clients:journey", args=[client_id]) if user.is_coach else reverse("my_journey")
