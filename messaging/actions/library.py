"""A coach's library: added, changed, given a new version, archived, deleted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from clients.actions.people import ChangedMeanwhile
from clients.models import Client
from messaging.actions.uploads import forget
from messaging.domain.names import title_of
from messaging.models import ItemVersion, LibraryItem, Resource, Upload
from messaging.querysets import ResourceQuerySet
from messaging.readings.library import collection

WORDS = ("title", "description", "tags", "collection", "version", "updated_at")


@dataclass(frozen=True)
class Content:
    """What an item is: a file or a link."""

    upload: Upload | None = None
    link: str = ""

    @property
    def kind(self) -> str:
        return self.upload.kind if self.upload is not None else "link"


def first_title(content: Content) -> str:
    """The name of the file, for somebody who gave no title."""
    return title_of(content.upload.name)[:120] if content.upload is not None else content.link[:120]


@transaction.atomic
def add(item: LibraryItem, content: Content, *, by: User, at: datetime) -> LibraryItem:
    """Put it on the coach's shelf as its first version."""
    item.coach, item.created_at, item.updated_at = by, at, at
    item.kind, item.upload, item.link = content.kind, content.upload, content.link
    item.save(force_insert=True)
    ItemVersion.objects.create(item=item, number=1, upload=content.upload, link=content.link, created_at=at)
    return item


@transaction.atomic
def change(item: LibraryItem, *, version: int, at: datetime) -> LibraryItem:
    """Save other words, also for the clients who have it; ChangedMeanwhile when `version` is no longer the one that stands."""
    current = _held(item)
    if current.version != version:
        raise ChangedMeanwhile(current)
    item.version, item.updated_at = version + 1, at
    item.save(update_fields=WORDS)
    _of_living(item).update(title=item.title, description=item.description)
    return item


@transaction.atomic
def renew(item: LibraryItem, content: Content, *, change: str, at: datetime) -> LibraryItem:
    """Put a newer version in its place; who has the item has the newer one from now on, and older ones stay for the coach."""
    item = _held(item)
    item.number += 1
    item.kind, item.upload, item.link, item.updated_at = content.kind, content.upload, content.link, at
    item.save(update_fields=["number", "kind", "upload", "link", "updated_at"])
    ItemVersion.objects.create(item=item, number=item.number, upload=content.upload, link=content.link, change=change, created_at=at)
    shown = {"resource_type": content.kind, "upload": content.upload, "resource_link": content.link}
    _of_living(item).filter(unshared_at=None).update(**shown)
    return item


@transaction.atomic
def archive(item: LibraryItem, *, at: datetime) -> None:
    """Take it off the shelf; who has it keeps it."""
    LibraryItem.objects.filter(pk=item.pk, archived_at=None).update(archived_at=at)


@transaction.atomic
def restore(item: LibraryItem) -> None:
    LibraryItem.objects.filter(pk=item.pk).update(archived_at=None)


@transaction.atomic
def delete(item: LibraryItem) -> None:
    """Delete the item with all of its versions; what clients have of it goes too, but for those in the archive, where nothing changes."""
    item = _held(item)
    _of_living(item).delete()
    uploads = list(Upload.objects.filter(versions__item=item))
    item.delete()
    forget(Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).unused())


@transaction.atomic
def rename_collection(coach: User, old: str, new: str, *, version: str, at: datetime) -> None:
    """Give all that is in a collection of the coach's another name, or none; ChangedMeanwhile when `version` is no longer the one that stands.

    A name that another collection has puts both together.
    """
    held = LibraryItem.objects.visible_to(coach).filter(collection=old)
    list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    current = collection(coach, old)
    if current is None or current.version != version:
        raise ChangedMeanwhile(current)
    held.update(collection=new, updated_at=at, version=F("version") + 1)  # whoever has one of them open is told


def _of_living(item: LibraryItem) -> ResourceQuerySet:
    return Resource.objects.filter(item=item).exclude(client__state=Client.State.ARCHIVED)


def _held(item: LibraryItem) -> LibraryItem:
    return LibraryItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
