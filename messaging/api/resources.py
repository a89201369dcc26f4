"""Files and links for machines: putting one on the shelf and giving it to clients, and what one client has."""

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from accounts.gates import PersonRequest, coach_only, coach_or_client_only
from accounts.models import User
from clients.acts import record_read
from clients.gates import get_client
from common.api import Asked, Id, Mark, Moment, Problem, Schema, filled, listing, mark, place, refuse
from messaging.actions import library, sharing
from messaging.actions.uploads import NoRoom, keep
from messaging.forms.library import NewItemForm, ShareForm
from messaging.forms.uploads import no_room
from messaging.gates import get_resource
from messaging.models import LibraryItem
from messaging.readings.library import Row, resources_of

router = Router(tags=["resources"])

Title = Annotated[str, Field(max_length=120, description="For a file its name when it is left out; a link needs one.", examples=["Breathing"])]
Kind = Annotated[str, Field(description="link, pdf, image, audio, video, office or text.", examples=["pdf"])]


class ResourceNew(Asked):
    """What comes beside the file, or the link in its place."""

    link: str = Field("", max_length=500, description="An address that begins with https://, in place of a file.")
    title: Title = ""
    description: str = Field("", max_length=2000)
    tags: list[str] = Field([], max_length=20, description="Words to find it by; only the coach sees them.")
    collection: str = Field("", max_length=60, description="The shelf on which it stands.")
    client_ids: list[Id] = Field([], max_length=200, description="Who gets it right away.")
    note: str = Field("", max_length=500, description="What goes with it to these clients.")


class ResourceMade(Schema):
    """The item on the shelf, and who has it now."""

    item_id: Id
    kind: Kind
    title: str
    shared: list[dict[str, int]] = Field(description="For each client who got it the numbers of client and resource.", examples=[[{"client_id": 7, "id": 3}]])


class ResourceOut(Schema):
    """A file or link of one client, and what is known of who looked."""

    id: Id
    client_id: Id
    kind: Kind
    title: str
    description: str
    note: str
    link: str = Field(description="The address of a link; empty for a file, which is opened at `/files/{id}/`.")
    size: int | None = Field(description="In bytes; null for a link.")
    item_id: Id | None = Field(description="The item of the library; null for what came with a message.")
    is_from_client: bool
    shared_by: str | None
    shared_at: Moment
    views: int | None = Field(description="How often the other side viewed it; null for what came from there, and where receipts are off.")
    seconds: int | None = Field(description="How long it was open there in all, in seconds.")
    last_viewed_at: Moment | None


class ResourcePage(Schema):
    """One page of files and links, the newest first."""

    items: list[ResourceOut]
    next: str | None = Field(description="`after` of the next page; null on the last one.")


class ResourcesAsked(Asked):
    """A page of them; it has 30."""

    after: Mark = ""


@router.post("/resources/upload", response={201: ResourceMade}, summary="Upload a resource or a link, and share it", url_name="upload")
@coach_only
def upload(request: PersonRequest, payload: Form[ResourceNew], file: File[UploadedFile | None] = None) -> Status:
    """A multipart form: a file, or a link in its place. With `client_ids` the clients have it at once; all of it, or with an error nothing."""
    plain = payload.model_dump(include={"link", "title", "description", "collection"})
    form = NewItemForm(filled(plain | {"tags": ", ".join(payload.tags), "end": "1"}), {"upload": file} if file else None)
    if not form.is_valid():
        refuse(form, names={"upload": "file"})
    given = _chosen(request, payload)
    with transaction.atomic():
        row = _added(request.user, form)
        shared = sharing.share(row, given, note=payload.note, by=request.user, at=timezone.now()) if given else []
    made = [{"client_id": resource.client_id, "id": resource.pk} for resource in shared]
    return Status(201, ResourceMade(item_id=row.pk, kind=row.kind, title=row.title, shared=made))


@router.get("/resources/{client_id}", response=ResourcePage, summary="Resources of a client", url_name="resources", openapi_extra={"x-house": ["list"]})
@coach_or_client_only
def resources(request: PersonRequest, client_id: Id, asked: Query[ResourcesAsked]) -> HttpResponse:
    """What was shared with this client and what the client sent, with how often it was viewed."""
    client, now = get_client(request.user, client_id), timezone.now()
    record_read(client, "files", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    begins = place("resources", asked.after)
    found = resources_of(request.user, client, before=(datetime.fromisoformat(begins[0]), begins[1]) if begins else None)
    is_told = request.user.tells_seen and (request.user.is_client or bool(client.user and client.user.tells_seen))
    rows = [_written(row, is_told=is_told and row["is_from_client"] == request.user.is_client) for row in found.rows]
    return listing(request, rows, next_mark=mark("resources", *found.next) if found.next else "")


@router.delete("/resources/{client_id}/{resource_id}", response={204: None}, summary="Take a resource back", url_name="resource")
@coach_only
def unshare(request: PersonRequest, client_id: Id, resource_id: Id) -> Status:
    """The client has it no longer; who looked at it stays written down."""
    sharing.unshare(get_resource(request.user, resource_id, client_id=client_id), by=request.user, at=timezone.now())
    return Status(204, None)


def _chosen(request: PersonRequest, payload: ResourceNew) -> set[int]:
    """The clients who get it, as the form of the page lets them be chosen."""
    if not payload.client_ids:
        return set()
    form = ShareForm(filled({"clients": payload.client_ids, "note": payload.note}), user=request.user)
    if not form.is_valid():
        refuse(form, names={"clients": "client_ids"})
    return form.client_ids


def _added(coach: User, form: NewItemForm) -> LibraryItem:
    said, now = form.cleaned_data, timezone.now()
    try:
        uploads = keep(said["upload"], client=None, by=coach, at=now)
    except NoRoom as problem:
        raise Problem(422, no_room(problem), errors=[{"field": "body.file", "detail": no_room(problem)}]) from None
    content = library.Content(uploads[0]) if uploads else library.Content(link=said["link"])
    words = {name: said[name] for name in ("description", "tags", "collection")}
    return library.add(LibraryItem(title=said["title"] or library.first_title(content), **words), content, by=coach, at=now)


def _written(row: Row, *, is_told: bool) -> dict[str, Any]:
    plain = ("client_id", "title", "description", "note", "size", "item_id", "is_from_client", "shared_at")
    known = {name: row[name] if is_told else None for name in ("views", "seconds", "last_viewed_at")}
    return {
        "id": row["resource_id"],
        "kind": row["resource_type"],
        "link": row["resource_link"],
        "shared_by": row["sharer"],
        **{name: row[name] for name in plain},
        **known,
    }
