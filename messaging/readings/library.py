"""The shelves of a library and the files of one client, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, F, Func, Q, QuerySet, Sum, Value
from django.db.models.functions import Lower

from accounts.models import User
from clients.models import Client
from messaging.models import LibraryItem, Resource
from messaging.models.library import KINDS

PAGE = 30
MOST_WORDS = 6
FILTERS = ("q", "kind", "tag", "collection", "sort", "of")
COLUMNS = ("id", "title", "description", "tags", "collection", "kind", "link", "number", "shared_with", "updated_at", "upload_id")
RESOURCE_COLUMNS = (
    *("resource_id", "client_id", "resource_type", "title", "description", "note", "is_from_client", "shared_at", "views", "seconds"),
    *("last_viewed_at", "item_id", "resource_link"),
)

type Row = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """Some rows, and after which of them the next page begins."""

    rows: list[Row]
    next: Any = None


@dataclass(frozen=True)
class Collection:
    """What the things of a collection say of it: it has no row of its own."""

    name: str
    count: int
    version: str  # another one as soon as something comes, goes or is changed


def collection(user: User, name: str) -> Collection | None:
    """The coach's collection of this name, archived things included."""
    found = LibraryItem.objects.visible_to(user).filter(collection=name).exclude(collection="").aggregate(count=Count("pk"), versions=Sum("version"))
    return Collection(name, found["count"], f"{found['count']}-{found['versions']}") if found["count"] else None


def shelf(user: User, asked: Mapping[str, str], *, after: str = "") -> Found:
    """The coach's items that fit, in one query, and one more for a later page."""
    rows = _filtered(LibraryItem.objects.visible_to(user), asked)
    by_title = asked.get("sort") == "title"
    ordered = rows.annotate(sort=Lower("title")).order_by("sort", "id") if by_title else rows.order_by("-updated_at", "-id")
    rows = _beyond(ordered, after, by_title=by_title)
    page = list(rows.annotate(size=F("upload__size"), has_preview=Q(upload__preview__gt="")).values(*COLUMNS, "size", "has_preview")[: PAGE + 1])
    return Found(page[:PAGE], page[PAGE - 1]["id"] if len(page) > PAGE else None)


def labels(user: User) -> tuple[list[str], list[str]]:
    """The coach's collections and tags."""
    mine = LibraryItem.objects.visible_to(user).on_the_shelf()
    collections = mine.exclude(collection="").order_by("collection").values_list("collection", flat=True).distinct()
    tags = mine.annotate(tag=Func(F("tags"), function="unnest", output_field=models.TextField())).order_by("tag").values_list("tag", flat=True).distinct()
    return list(collections), list(tags)


def resources_of(user: User, client: Client, *, before: tuple[datetime, int] | None = None) -> Found:
    """What stands between this client and the coaches, the newest first."""
    rows = Resource.objects.visible_to(user).filter(client=client).shared().order_by("-shared_at", "-resource_id")
    if before:
        rows = rows.before(*before)
    named = rows.annotate(size=F("upload__size"), has_preview=Q(upload__preview__gt=""), sharer=F("shared_by__name"))
    page = list(named.values(*RESOURCE_COLUMNS, "size", "has_preview", "sharer", "upload_id")[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    return Found(page[:PAGE], (last["shared_at"], last["resource_id"]) if last else None)


def holders(user: User, item: LibraryItem) -> list[Row]:
    """Which of the coach's clients have the item, and what is known of their looking at it."""
    rows = Resource.objects.visible_to(user).filter(item=item).shared().order_by("client__sort_name", "resource_id")
    named = rows.annotate(name=F("client__name"), photo=F("client__photo"), tells=F("client__user__tells_seen"))
    return list(named.values("resource_id", "client_id", "name", "photo", "note", "shared_at", "views", "seconds", "last_viewed_at", "tells")[:200])


def _filtered(rows: QuerySet[Any], asked: Mapping[str, str]) -> QuerySet[Any]:
    rows = rows.exclude(archived_at=None) if asked.get("of") == "archived" else rows.filter(archived_at=None)
    if asked.get("kind") in dict(KINDS):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("tag"):
        rows = rows.filter(tags__contains=[asked["tag"]])
    if asked.get("collection"):
        rows = rows.filter(collection=asked["collection"])
    for number, word in enumerate(asked.get("q", "").split()[:MOST_WORDS]):
        plain = Func(Value(word), function="plain_words", output_field=models.TextField())
        rows = rows.alias(**{f"place_{number}": Func(F("words"), plain, function="strpos", output_field=models.IntegerField())})
        rows = rows.filter(**{f"place_{number}__gt": 0})
    return rows


def _beyond(rows: QuerySet[Any], after: str, *, by_title: bool) -> QuerySet[Any]:
    last = rows.filter(pk=int(after)).first() if after.isdecimal() and len(after) < 18 else None
    if last is None:
        return rows
    if by_title:
        return rows.filter(Q(sort__gt=last.sort) | Q(sort=last.sort, id__gt=last.pk))
    return rows.filter(Q(updated_at__lt=last.updated_at) | Q(updated_at=last.updated_at, id__lt=last.pk))
