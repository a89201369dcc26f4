"""Giving files to clients, and taking them back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from clients import acts
from clients.actions.locks import lock_living
from clients.models import Client
from messaging.actions.notifying import notify
from messaging.models import Hush, LibraryItem, Resource, Upload


@transaction.atomic
def share(item: LibraryItem, client_ids: Collection[int], *, note: str, by: User, at: datetime) -> list[Resource]:
    """Give the item to each of these clients who does not have it and did not block the coach; return what is new. Archived."""
    clients = [lock_living(client_id) for client_id in sorted(set(client_ids))]
    given = [give(item, client, note=note, by=by, at=at) for client in clients if not Hush.objects.pausing(client, by).blocking().exists()]
    count_shares(item)
    return [resource for resource in given if resource.shared_at == at]


@transaction.atomic
def unshare(resource: Resource, *, by: User, at: datetime) -> None:
    """The client has it no longer; who looked at it stays written down. Archived."""
    withdraw(resource, lock_living(resource.client_id), by=by, at=at)


def withdraw(resource: Resource, client: Client, *, by: User, at: datetime) -> None:
    """The same for somebody who holds the client's row."""
    if not Resource.objects.filter(pk=resource.pk, unshared_at=None).update(unshared_at=at):
        return
    acts.record(client, "resource.unshared", actor=by, about=resource, at=at)
    if resource.item is not None:
        count_shares(resource.item)


def attach(client: Client, upload: Upload, *, by: User, at: datetime) -> Resource:
    """A file that goes with a message, as a thing of the client's own; for somebody who holds the client's row."""
    return Resource.objects.create(
        client=client,
        practice_id=client.practice_id,
        resource_type=upload.kind,
        upload=upload,
        title=upload.name,
        is_from_client=by.is_client,
        shared_by=by,
        shared_at=at,
    )


def count_shares(item: LibraryItem) -> None:
    LibraryItem.objects.filter(pk=item.pk).update(shared_with=Resource.objects.filter(item=item, unshared_at=None).count())


def give(item: LibraryItem, client: Client, *, note: str, by: User, at: datetime) -> Resource:
    """What the client has of the item, given now unless it was before; for somebody who holds the client's row."""
    resource = Resource.objects.filter(client=client, item=item).first() or Resource(client=client, item=item, practice_id=client.practice_id)
    if resource.pk and resource.unshared_at is None:
        return resource
    resource.resource_type, resource.upload, resource.resource_link = item.kind, item.upload, item.link
    resource.title, resource.description, resource.note = item.title, item.description, note
    resource.shared_by, resource.shared_at, resource.unshared_at = by, at, None
    resource.save()
    acts.record(client, "resource.shared", actor=by, about=resource, at=at)
    _notify(resource, client, by=by, at=at)
    return resource


def _notify(resource: Resource, client: Client, *, by: User, at: datetime) -> None:
    """Tell the client, unless the client does not want to hear from this coach."""
    if client.user is not None and not by.is_client:
        place, key = reverse("messaging:resource", args=[resource.pk]), f"file_shared:{resource.pk}:{at.timestamp()}"
        facts = {"who": by.first_name, "what": resource.title}
        notify(client.user, "file_shared", resource, client=client, place=place, at=at, key=key, facts=facts, by=by)
