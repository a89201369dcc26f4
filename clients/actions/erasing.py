"""Taking a client away: what a coach held, or everything for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import User
from clients.actions.traces import forget_account_traces, forget_coachs_traces, forget_file, forget_files_of, forget_traces
from clients.models import Client, Export
from clients.models.client import JOURNAL_STAYS
from common.jobs import defer
from common.registry import Reader, tables

# What the bare row of an erased client still says; every other column goes back to its default.
BARE = {"client_id", "practice", "user", "name", "sort_name", "since_date", "time_zone", "created_at", "archetypes_forbidden_at"}


class NotTheirsToErase(Exception):
    """Other coaches work with this client, and this one does not own the practice."""


def may_erase(client: Client, user: User) -> bool:
    """The only coach may, and of several the one who owns the practice."""
    others = client.coachings.filter(ended_at=None).exclude(coach=user)
    return client.practice.owner_id == user.pk or not others.exists()


def what_goes(client: Client, reader: Reader) -> list[tuple[str, int]]:
    """What an erasure by this person takes away: the kind in words and how many, without what this person may not know of."""
    found = []
    for table in tables():
        is_account = table.path.endswith("client_records")
        if table.model is Client or is_account or reader not in table.readers:
            continue
        rows = table.rows_for(table.of(client), reader)
        if reader == "coach" and client.user_id:
            rows = rows.exclude(pk__in=table.own(rows).values("pk"))
        if count := rows.count():
            found.append((str(table.model._meta.verbose_name_plural), count))
    return found


@transaction.atomic
def erase(client: Client, *, by: User, at: datetime) -> None:
    """End the coaching and remove all that coaches held; with an account the bare row stays for thirty days, as the place of the client's own journal."""
    client = Client.objects.select_for_update(of=("self",)).select_related("practice", "user").get(pk=client.pk)
    if not may_erase(client, by):
        raise NotTheirsToErase
    if client.user_id is None:
        erase_for_good(client)
        return
    forget_coachs_traces(client)
    _count_anew_for(client)
    with allowing_erasure():
        for rows in _held_by_coaches(client):
            forget_files_of(rows)
            rows.delete()
        User.objects.filter(email=client.stand_in_address).delete()
    client.coachings.filter(ended_at=None).update(ended_at=at)
    _lay_bare(client, at=at)
    defer("coachhub.mail_farewell", client_id=client.pk)


@transaction.atomic
def erase_for_good(client: Client) -> None:
    """Remove the client and every trace, and the account too when nothing else belongs to it."""
    client = Client.objects.select_for_update(of=("self",)).select_related("user").get(pk=client.pk)
    person = client.user
    forget_coachs_traces(client)
    forget_traces(client)
    _count_anew_for(client)
    with allowing_erasure():
        client.delete()
        User.objects.filter(email=client.stand_in_address).delete()
        if person is not None and person.is_client and not person.client_records.exists():
            _remove_account(person)


def erase_overdue(*, at: datetime) -> int:
    """Remove what was left of clients whose thirty days are over; return how many."""
    overdue = list(Client.objects.filter(erased_at__lte=at - JOURNAL_STAYS).order_by("pk"))
    for client in overdue:
        erase_for_good(client)
    return len(overdue)


def _count_anew_for(client: Client) -> None:
    """What was unread in the client's thread is no longer there to be read."""
    coaches = client.coachings.filter(ended_at=None).order_by("coach").values_list("coach", flat=True)
    defer("messaging.count_anew", people=list(coaches))


@contextmanager
def allowing_erasure() -> Iterator[None]:
    """Lets the logs give up rows, which the database otherwise refuses."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL coachhub.erasing = 'on'")
        yield
        cursor.execute("SET LOCAL coachhub.erasing = 'off'")


def _held_by_coaches(client: Client) -> Iterator[QuerySet[Any]]:
    """The rows of every model that points to the client, but for what is the client's own: a model that nobody declared goes too."""
    own = {table.model: table.own for table in tables()}
    for relation in Client._meta.related_objects:
        model: Any = relation.related_model
        rows = model._base_manager.filter(**{relation.field.name: client})
        if model is Export:
            rows = rows.exclude(person=client.user)
        yield rows.exclude(pk__in=own[model](rows).values("pk")) if model in own else rows


def _lay_bare(client: Client, *, at: datetime) -> None:
    forget_file(client.photo)
    for column in Client._meta.concrete_fields:
        if column.name not in BARE:
            setattr(client, column.name, column.get_default())
    client.state, client.erased_at = Client.State.ARCHIVED, at
    client.save()


def _remove_account(person: User) -> None:
    forget_account_traces(person)
    Session.objects.filter(session_key__in=UserSession.objects.filter(user=person).values("session_key")).delete()
    person.delete()
