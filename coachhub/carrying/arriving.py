"""Bringing an export in: what it holds is shown, then written in the background, each client in a transaction of its own."""

from datetime import datetime
from functools import partial
from typing import Any

import structlog
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Arrival, Client
from coachhub.carrying.unpacking import Listed, NotAnExport, Opened, open_export
from coachhub.carrying.writing import write_client
from common.jobs import defer

log = structlog.get_logger("jobs")
UNREADABLE = (NotAnExport, ValidationError, ObjectDoesNotExist, DatabaseError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
PROBLEMS_KEPT = 50


@transaction.atomic
def receive(coach: User, upload: Any) -> Arrival:
    """Keep an uploaded export until the coach says yes; NotAnExport with a sentence for anything else."""
    opened = open_export(upload, size=upload.size)
    upload.seek(0)
    arrival = Arrival(coach=coach, total=len(opened.clients), known=sum(is_here(listed, coach) for listed in opened.clients))
    arrival.file.save("export.zip", upload, save=False)
    arrival.save()
    return arrival


@transaction.atomic
def begin(arrival: Arrival) -> None:
    """Have it written in the background; one that began already goes on as it is."""
    waiting = Arrival.objects.select_for_update(of=("self",)).filter(pk=arrival.pk, state=Arrival.State.READ).first()
    if waiting is not None:
        waiting.state, waiting.known = Arrival.State.WAITING, 0
        waiting.save(update_fields=["state", "known"])
        defer("coachhub.bring_in", arrival_id=waiting.pk)


@transaction.atomic
def drop(arrival: Arrival) -> None:
    """Forget an export that is not to be brought in, or what came of one."""
    _forget_file(arrival)
    arrival.delete()


def run(arrival_id: int, *, at: datetime) -> None:
    """Write the clients that are not here yet; after a killed worker it goes on with the next client."""
    arrival = Arrival.objects.select_related("coach__membership__practice").filter(pk=arrival_id).exclude(state__in=["read", "done", "failed"]).first()
    if arrival is None:
        return
    try:
        with arrival.file.open() as file:
            opened = open_export(file, size=arrival.file.size)
            _note(arrival, state=Arrival.State.RUNNING, total=len(opened.clients))
            for listed in opened.clients[arrival.done :]:
                _bring(opened, listed, arrival, at=at)
    except (NotAnExport, FileNotFoundError) as problem:
        words = str(problem) if isinstance(problem, NotAnExport) else _("The file is gone. Choose it again.")
        _finish(arrival, Arrival.State.FAILED, at=at, failure=words)
        return
    _finish(arrival, Arrival.State.DONE, at=at)


def is_here(listed: Listed, coach: User) -> bool:
    """Whether the coach's practice has this client: by the address, or by the moment of being added together with the name."""
    here = Client.objects.filter(practice=coach.membership.practice_id)
    if listed.email and here.filter(email__iexact=listed.email).exists():
        return True
    return here.filter(created_at=listed.created_at, name=listed.name).exists()


def _bring(opened: Opened, listed: Listed, arrival: Arrival, *, at: datetime) -> None:
    """Write one client and count it in the same transaction, so that nobody comes twice."""
    try:
        with transaction.atomic():
            outcome = "known" if is_here(listed, arrival.coach) else "made"
            if outcome == "made":
                write_client(opened, listed, coach=arrival.coach, at=at)
            _count(arrival, outcome)
    except UNREADABLE as problem:
        log.warning("client could not be read", arrival=arrival.pk, number=arrival.done + 1, problem=type(problem).__name__)
        arrival.problems = [*arrival.problems, [arrival.done + 1, _sentence(problem)]][:PROBLEMS_KEPT]
        _count(arrival, None)


def _count(arrival: Arrival, outcome: str | None) -> None:
    columns: dict[str, Any] = {"done": arrival.done + 1, "problems": arrival.problems}
    if outcome:
        columns[outcome] = getattr(arrival, outcome) + 1
    _note(arrival, **columns)


def _note(arrival: Arrival, **columns: Any) -> None:
    Arrival.objects.filter(pk=arrival.pk).update(**columns)
    for name, value in columns.items():
        setattr(arrival, name, value)


def _sentence(problem: Exception) -> str:
    """What is wrong, without the words of the client: they would stay here when the client is erased."""
    if isinstance(problem, NotAnExport):
        return str(problem)
    return _("What is written of this client does not fit, so nothing of it was written.")


def _finish(arrival: Arrival, state: str, *, at: datetime, failure: str = "") -> None:
    with transaction.atomic():
        _forget_file(arrival)
        _note(arrival, state=state, finished_at=at, failure=failure[:300], file="")
    log.info("export brought in", arrival=arrival.pk, made=arrival.made, known=arrival.known, unread=len(arrival.problems))


def _forget_file(arrival: Arrival) -> None:
    if name := str(arrival.file or ""):
        transaction.on_commit(partial(default_storage.delete, name))
