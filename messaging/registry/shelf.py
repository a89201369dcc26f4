"""The library of the demo world, who has what of it, and how often they looked."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import yaml
from django.core.files.base import ContentFile

from accounts.models import User
from clients import acts
from clients.models import Client
from common.registry import World, clearing, demo
from messaging.actions.incoming import look_at
from messaging.actions.library import Content, add
from messaging.actions.sharing import attach, count_shares
from messaging.actions.uploads import forget, keep
from messaging.actions.viewing import count_views
from messaging.models import Attachment, LibraryItem, Message, Resource, ResourceView, Upload
from messaging.registry.demo import FOLDER
from messaging.registry.samples import content_of


@demo.part("messaging.files", order=52)
def demo_files(world: World) -> None:
    """Files and links of Maya's, shared with some of her clients, who looked at them; and a file that came with a message."""
    words, maya = yaml.safe_load((FOLDER / "library.yaml").read_text(encoding="utf-8")), world.made["coaches"][0]
    clients = {client.email: client for client, _, _ in world.made["written"]}
    items = {row[0]: _item(row, by=maya, at=world.at - timedelta(days=60 - place)) for place, row in enumerate(words["items"])}
    shared = [_shared(row, clients[row[0]], items[row[1]], by=maya, world=world) for row in words["shares"]]
    count_views([resource.pk for resource in shared])
    for item in items.values():
        count_shares(item)
    for address, name, lines in words["sent"]:
        _sent(clients[address], name, lines)


@clearing.part("messaging.files", order=52)
def clear_files() -> None:
    """Take the files of demo practices away, also from the storage."""
    LibraryItem.objects.filter(coach__membership__practice__is_demo=True).delete()
    of_library = Upload.objects.filter(client=None, uploaded_by__membership__practice__is_demo=True)
    forget([*of_library, *Upload.objects.filter(client__practice__is_demo=True)])


def _item(row: list[Any], *, by: User, at: datetime) -> LibraryItem:
    title, kind, name, collection, tags, description, lines = row
    content = Content(link=name) if kind == "link" else Content(_upload(name, content_of(kind, title, lines), client=None, by=by, at=at))
    return add(LibraryItem(title=title, description=description, tags=tags, collection=collection), content, by=by, at=at)


def _shared(row: list[Any], client: Client, item: LibraryItem, *, by: User, world: World) -> Resource:
    _, title, note, days, views = row
    at = world.at - timedelta(days=days, hours=2)
    kinds: dict[str, Any] = {"resource_type": item.kind, "resource_link": item.link, "upload": item.upload}
    words: dict[str, Any] = {"title": title, "description": item.description, "note": note}
    resource = Resource.objects.create(client=client, practice_id=client.practice_id, item=item, shared_by=by, shared_at=at, **kinds, **words)
    chance = world.chance(f"views of {title} by {client.email}")
    looks = [(world.at - timedelta(days=ago, minutes=chance.randint(5, 300)), seconds) for ago, seconds in views]
    ResourceView.objects.bulk_create(
        ResourceView(resource=resource, client=client, viewer=client.user, token=uuid.UUID(int=chance.getrandbits(128)), opened_at=opened, seconds=seconds)
        for opened, seconds in looks
    )
    told = [acts.new_act(client, "resource.shared", actor=by, about=resource, at=at)]
    told += [acts.new_act(client, "resource.opened", actor=client.user, about=resource, at=opened) for opened, _ in sorted(looks)[:1]]
    acts.record_many(told)
    return resource


def _sent(client: Client, name: str, lines: list[str]) -> None:
    message = Message.objects.filter(client=client, is_from_client=True).defer("words").order_by("-seq").first()
    if message is None or client.user is None:
        return
    upload = _upload(name, "\n".join(lines).encode(), client=client, by=client.user, at=message.timestamp)
    resource = attach(client, upload, by=client.user, at=message.timestamp)
    Attachment.objects.create(message=message, resource=resource, client=client)
    Message.objects.filter(pk=message.pk).update(attached=1)


def _upload(name: str, content: bytes, *, client: Client | None, by: User, at: datetime) -> Upload:
    return keep([look_at(ContentFile(content, name=name))], client=client, by=by, at=at)[0]
