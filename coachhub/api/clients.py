"""A coach's clients: all of them with what is summed up, one in detail, adding and changing one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.acts import record_read
from clients.forms.people import ClientEditForm, ClientForm
from clients.gates import get_client, get_live_client
from clients.models import ArchetypeNote, Card, Client
from clients.readings import attention_of
from clients.readings.timeline import acts_of
from coachhub.api.client_words import ROW, ClientChange, ClientDetail, ClientNew, ClientPage, ClientsAsked, written
from coachhub.home.asked import Asked
from coachhub.home.clock import read_clock
from common.api import Id, Problem, filled, listing, refuse, require_version, with_version

router = Router(tags=["clients"])
HISTORY = 25


@router.get("/clients", response=ClientPage, summary="All clients with what is summed up", url_name="clients", openapi_extra={"x-house": ["list"]})
@coach_only
def clients(request: PersonRequest, asked: Query[ClientsAsked]) -> HttpResponse:
    """The coach's own clients, one row each, from snapshots: a fixed number of queries however many there are."""
    found, clock = Asked.of(asked.model_dump()), read_clock()
    place = found.place()
    if found.after and place is None:
        raise Problem(422, _("This is no mark of this list, or of another order."), errors=[{"field": "query.after", "detail": _("Leave it out.")}])
    needing = attention_of(request.user, at=clock.now) if found.needs else {}
    cards = found.narrowed(Card.objects.visible_to(request.user), clock, needing=needing)
    cards = cards.after(found.order, place) if place else cards
    rows = list(cards.sorted_by(found.order).values(*ROW, *sorted(found.sort_columns - set(ROW)))[: asked.limit + 1])
    shown = rows[: asked.limit]
    return listing(request, [written(row) for row in shown], next_mark=found.mark(shown[-1]) if len(rows) > asked.limit else "")


@router.get("/clients/{client_id}", response=ClientDetail, summary="One client in detail", url_name="client", openapi_extra={"x-house": ["etag"]})
@coach_only
def client(request: PersonRequest, client_id: Id) -> HttpResponse:
    """Profile, archetypes and history. Looking is noted in the log that the client can read."""
    row, now = get_client(request.user, client_id), timezone.now()
    record_read(row, "overview", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    return _shown(request, row)


@router.post("/clients", response={201: ClientDetail}, summary="Add a client", url_name="clients", openapi_extra={"x-house": ["etag"]})
@coach_only
def add_client(request: PersonRequest, payload: ClientNew) -> HttpResponse:
    """The new client is coached by whoever adds them; with `invite` they are asked by mail to open an account."""
    blank = Client(since_date=timezone.localdate(), time_zone=request.user.time_zone)
    given = payload.model_dump(exclude_unset=True, exclude={"invite"})
    form = ClientForm(filled(_facts(blank) | given | _tags(given)), instance=blank, user=request.user, today=timezone.localdate())
    if payload.invite and not payload.email:
        raise Problem(422, _("An invitation needs an address."), errors=[{"field": "body.email", "detail": _("Type where the invitation goes.")}])
    saved = _saved(form, lambda: actions.add(form.instance, by=request.user, at=timezone.now()))
    if payload.invite:
        actions.invite(saved, by=request.user, at=timezone.now())
    return _shown(request, saved, status=201)


@router.patch("/clients/{client_id}", response=ClientDetail, summary="Change a client", url_name="client", openapi_extra={"x-house": ["etag", "versioned"]})
@coach_only
def change_client(request: PersonRequest, client_id: Id, payload: ClientChange) -> HttpResponse:
    """What is not sent stays as it is."""
    row = get_live_client(request.user, client_id)
    require_version(request, row.version)
    given = payload.model_dump(exclude_unset=True)
    sent = filled(_facts(row) | given | _tags(given) | {"version": row.version})
    form = ClientEditForm(sent, instance=row, user=request.user, today=timezone.localdate())
    version = row.version
    saved = _saved(form, lambda: actions.edit(form.instance, version=version, at=timezone.now()))
    return _shown(request, saved)


def _facts(row: Client) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in ("name", "email", "since_date", "time_zone", "is_pro_bono")}
    return facts | {"tags": ", ".join(row.tags)}


def _tags(given: dict[str, Any]) -> dict[str, Any]:
    """One line with commas, as the form has it."""
    return {"tags": ", ".join(given["tags"])} if "tags" in given else {}


def _saved(form: ClientForm, save: Any) -> Client:
    if not form.is_valid():
        refuse(form)
    try:
        return save()
    except actions.AddressTaken:
        form.add_error("email", _("One of your practice's clients already has this address."))
        refuse(form)


def _shown(request: HttpRequest, row: Client, *, status: int = 200) -> HttpResponse:
    row = get_client(request.user, row.pk, "balance", "engagement")  # type: ignore[arg-type]
    notes = ArchetypeNote.objects.visible_to(request.user).filter(client=row).select_related("archetype").order_by("-from_date", "-pk")
    history = acts_of(row, prefixes=("",), before=None, most=HISTORY)
    response = with_version(ClientDetail.of(row, list(notes[:HISTORY]), history), row.version, status=status)
    if status == 201:
        response["Location"] = request.build_absolute_uri(f"/api/clients/{row.pk}")
    return response
