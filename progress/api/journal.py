"""The journal for machines: a client's own entries, and for a coach those that are shared."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from accounts.gates import PersonRequest, client_only, coach_or_client_only
from clients.acts import record_read
from clients.gates import get_client, get_live_client
from clients.models import Client
from common.api import Asked, Id, Mark, Moment, Problem, Schema, filled, listing, mark, place, refuse, require_version, with_version
from progress.actions import journal as actions
from progress.forms.journal import EntriesForm, EntryEditForm, EntryForm
from progress.gates import get_deleted_entry, get_entry, get_own_entry
from progress.models import Entry
from progress.models.journal import LONGEST
from progress.readings.journal import entry_page

router = Router(tags=["journal"])
LIST, ONE = "/journal/{client_id}", "/journal/{client_id}/{entry_id}"
Slug = Literal["fire", "water", "earth", "air", "aether"]
Readers = Literal["private", "shared", "shared_no_ai"]


class EntryRow(Schema):
    """An entry in a list, without its text."""

    id: Id
    client_id: Id
    title: str
    visibility: Readers = Field(description="private: only the client; shared: the coach too; shared_no_ai: the coach too, but no language model.")
    element: Slug | None
    archetype: str | None = Field(description="The slug of the archetype that the client sees in it.", examples=["visionary"])
    written_at: Moment
    shared_at: Moment | None


class EntryOut(EntryRow):
    """An entry."""

    body: str
    changed_at: Moment | None
    arrived_at: Moment | None = Field(description="When it arrived here, if it waited on a device until there was a connection.")
    version: int = Field(description="The version that stands, also the ETag.", examples=[1])


class EntryPage(Schema):
    """One page of entries, the newest first."""

    items: list[EntryRow]
    next: str | None = Field(description="`after` of the next page; null on the last one.")


class EntriesAsked(Asked):
    """Which entries; a page has 20."""

    q: str = Field("", max_length=100, description="Words that begin like this in title or text.")
    visibility: Literal["", "private", "shared", "shared_no_ai"] = Field("", description="For the client alone.")
    element: Literal["", "fire", "water", "earth", "air", "aether"] = ""
    archetype: str = Field("", max_length=50, description="With this archetype, by its slug.")
    period: Literal["", "month", "season", "year"] = Field("", description="How far back: four weeks, twelve weeks, a year.")
    after: Mark = ""


class EntryNew(Schema):
    """What is written."""

    body: str = Field(min_length=1, max_length=LONGEST, description="The text, in Markdown.", examples=["Slept well after the walk."])
    title: str = Field("", max_length=200)
    visibility: Readers = Field("private", description="Who may read it.")
    element: Slug | None = None
    archetype: str | None = Field(None, max_length=50, description="The slug of an archetype.")


class EntryChange(Schema):
    """What is to be changed; all else stays."""

    body: str | None = Field(None, min_length=1, max_length=LONGEST)
    title: str | None = Field(None, max_length=200)
    visibility: Readers | None = None
    element: Slug | None = None
    archetype: str | None = Field(None, max_length=50)


@router.get(LIST, response=EntryPage, summary="Entries of the journal", url_name="entries", openapi_extra={"x-house": ["list"]})
@coach_or_client_only
def entries(request: PersonRequest, client_id: Id, asked: Query[EntriesAsked]) -> HttpResponse:
    """For the client all, for a coach those that are shared and still are; that a coach looked is noted."""
    client, now = get_client(request.user, client_id), timezone.now()
    record_read(client, "journal", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    form = EntriesForm(filled(asked.model_dump(exclude={"after"})), user=request.user, client=client)
    begins = place("journal", asked.after)
    found = entry_page(form.narrowed(Entry.objects.readable_by(request.user).filter(client=client), client, at=now), before=begins[0] if begins else "")
    return listing(request, [_row(row) for row in found.rows], next_mark=mark("journal", found.earlier) if found.earlier else "")


@router.get(ONE, response=EntryOut, summary="One entry", url_name="entry", openapi_extra={"x-house": ["etag"]})
@coach_or_client_only
def entry(request: PersonRequest, client_id: Id, entry_id: Id) -> HttpResponse:
    """With its text; that a coach read it is noted, and the client can see when."""
    found = get_entry(request.user, client_id, entry_id)
    record_read(found.client, "entry", actor=request.user, at=timezone.now(), about_id=found.pk, address=request.META.get("REMOTE_ADDR"))
    return _shown(found)


@router.post(LIST, response={201: EntryOut}, summary="Write an entry", url_name="entries", openapi_extra={"x-house": ["etag"]})
@client_only
def write_entry(request: PersonRequest, client_id: Id, payload: EntryNew) -> HttpResponse:
    """By the client, who alone decides who reads it; private unless said otherwise."""
    client = _tagging(get_live_client(request.user, client_id), payload.archetype)
    form = EntryForm(filled(payload.model_dump()), instance=Entry(client=client), user=request.user)
    if not form.is_valid():
        refuse(form)
    return _shown(actions.write_entry(form.instance, by=request.user, at=timezone.now()), status=201)


@router.patch(ONE, response=EntryOut, summary="Change an entry", url_name="entry", openapi_extra={"x-house": ["etag", "versioned"]})
@client_only
def change_entry(request: PersonRequest, client_id: Id, entry_id: Id, payload: EntryChange) -> HttpResponse:
    """Other words, or other readers: one that is taken back is gone for the coach at once, also from the archive."""
    found, now = get_own_entry(request.user, entry_id, client_id=client_id), timezone.now()
    require_version(request, found.version)
    _tagging(found.client, payload.archetype)
    given = {name: value for name, value in payload.model_dump(exclude_unset=True).items() if value is not None or name in {"element", "archetype"}}
    if given.keys() == {"visibility"}:
        return _shown(actions.change_readers(found, given["visibility"], by=request.user, at=now))
    stands = {name: getattr(found, name) for name in ("body", "title", "visibility", "version")}
    sent = filled(stands | {"element": found.element_id, "archetype": found.archetype_id} | given)
    form, version = EntryEditForm(sent, instance=found, user=request.user), found.version
    if not form.is_valid():
        refuse(form)
    return _shown(actions.rewrite_entry(form.instance, version=version, by=request.user, at=now))


@router.delete(ONE, response={204: None}, summary="Delete an entry", url_name="entry")
@client_only
def remove_entry(request: PersonRequest, client_id: Id, entry_id: Id) -> Status:
    """For a day it can be put back, with the readers that it had."""
    actions.remove_entry(get_own_entry(request.user, entry_id, client_id=client_id), by=request.user, at=timezone.now())
    return Status(204, None)


@router.post(f"{ONE}/put-back", response=EntryOut, summary="Put a deleted entry back", url_name="put_back", openapi_extra={"x-house": ["etag"]})
@client_only
def put_back_entry(request: PersonRequest, client_id: Id, entry_id: Id) -> HttpResponse:
    """Within a day of its deletion."""
    found = get_deleted_entry(request.user, entry_id, client_id=client_id)
    actions.put_entry_back(found, by=request.user)
    return _shown(get_entry(request.user, client_id, entry_id))


def _tagging(client: Client, archetype: str | None) -> Client:
    """The client, unless the entry is to be tagged although they want no archetypes."""
    if archetype and not client.allows_archetypes:
        raise Problem(422, _("There are no archetypes here: the client wants none."), errors=[{"field": "body.archetype", "detail": _("Leave it out.")}])
    return client


def _row(row: Entry) -> dict[str, Any]:
    plain: dict[str, datetime | str | None] = {name: getattr(row, name) for name in ("title", "visibility", "written_at", "shared_at")}
    return {"id": row.pk, "client_id": row.client_id, "element": row.element_id, "archetype": row.archetype_id, **plain}


def _shown(row: Entry, *, status: int = 200) -> HttpResponse:
    own = {name: getattr(row, name) for name in ("body", "changed_at", "arrived_at", "version")}
    return with_version(EntryOut(**_row(row), **own), row.version, status=status)
