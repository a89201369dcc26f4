"""From asking for an export to its end: made in the background, kept for seven days, then forgotten."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import IO

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Arrival, Client, Export
from clients.querysets import ClientQuerySet
from coachhub.carrying.packing import write_zip
from common.jobs import defer
from common.registry import Reader

log = structlog.get_logger("jobs")
KEPT_FOR = timedelta(days=7)
# A file is stored before its row says so: for a day it may be on its way.
UNDER_WAY = timedelta(days=1)
FOLDERS: dict[str, type[Export] | type[Arrival]] = {"exports": Export, "arrivals": Arrival}
UNFINISHED = (Export.State.WAITING, Export.State.RUNNING)


@transaction.atomic
def ask(person: User, *, client: Client | None) -> Export:
    """Have an export of this client made for the person, or without one of all that are theirs; one under way already is enough."""
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    under_way = Export.objects.filter(person=person, client=client, state__in=UNFINISHED).first()
    if under_way is not None:
        return under_way
    export = Export.objects.create(person=person, client=client)
    defer("coachhub.make_export", export_id=export.pk)
    return export


def make(export_id: int, *, at: datetime) -> None:
    """Write the zip and store it; one that is ready or gone stays as it is, one that a killed worker left is begun anew."""
    export = Export.objects.select_related("person").filter(pk=export_id).exclude(state=Export.State.READY).first()
    if export is None:
        return
    person, ids = export.person, list(_clients_of(export).order_by("sort_name", "client_id").values_list("pk", flat=True))
    _note(export, state=Export.State.RUNNING, total=len(ids), done=0, failure="")
    try:
        # The file has no name until it is whole: a killed worker leaves nothing behind.
        with TemporaryFile() as file, translation.override(person.language), timezone.override(person.zone):
            reader: Reader = "coach" if person.is_coach else "client"
            for done in write_zip(file, _one_by_one(export, ids), reader=reader, person=person, at=at):
                _note(export, done=done)
            _store(export, file, at=at)
    except Exception:
        _note(export, state=Export.State.FAILED, failure=_("The export could not be made. Nothing is lost: ask for it again."))
        raise


@transaction.atomic
def forget(export: Export) -> None:
    """Delete an export and its file."""
    if export.file.name:
        transaction.on_commit(partial(default_storage.delete, export.file.name))
    export.delete()


def forget_old(*, at: datetime) -> int:
    """Delete exports after their seven days, zips that nobody brought in, and files that no row names; return how many."""
    old = [*Export.objects.filter(expires_at__lte=at), *Export.objects.filter(expires_at=None, created_at__lte=at - KEPT_FOR)]
    for export in old:
        forget(export)
    left = [name for folder, model in FOLDERS.items() for name in _left_alone(folder, model, at=at)]
    for name in left:
        default_storage.delete(name)
    return len(old) + len(left)


def _clients_of(export: Export) -> ClientQuerySet:
    """What the person may see at this moment; somebody who lost a client gets no export of theirs."""
    clients = Client.objects.visible_to(export.person)
    return clients.filter(pk=export.client_id) if export.client_id else clients


def _one_by_one(export: Export, ids: list[int]) -> Iterator[Client]:
    for client_id in ids:
        yield from _clients_of(export).filter(pk=client_id)


def _note(export: Export, **columns: object) -> None:
    Export.objects.filter(pk=export.pk).update(**columns)


def _store(export: Export, file: IO[bytes], *, at: datetime) -> None:
    name = default_storage.save(f"exports/{uuid.uuid4().hex}.zip", File(file))
    with transaction.atomic():
        waiting = Export.objects.select_for_update(of=("self",)).filter(pk=export.pk).exclude(state=Export.State.READY).first()
        if waiting is None:  # another worker was first, or what it holds was erased meanwhile
            default_storage.delete(name)
            return
        waiting.file.name, waiting.state, waiting.failure, waiting.expires_at = name, Export.State.READY, "", at + KEPT_FOR
        waiting.save(update_fields=["file", "state", "failure", "expires_at"])
    log.info("export ready", export=export.pk)


def _left_alone(folder: str, model: type[Export] | type[Arrival], *, at: datetime) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    named = set(model.objects.exclude(file="").values_list("file", flat=True))
    for file in default_storage.listdir(folder)[1]:
        name = f"{folder}/{file}"
        if name not in named and default_storage.get_modified_time(name) < at - UNDER_WAY:
            yield name
