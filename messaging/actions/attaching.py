"""Files that go with a message, and go when it is taken back."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import User
from clients.models import Client
from messaging.actions.sharing import attach, count_shares, give, withdraw
from messaging.actions.uploads import forget
from messaging.models import Attachment, Message, Resource

if TYPE_CHECKING:
    from messaging.actions.sending import Written


def attach_to(message: Message, client: Client, written: "Written", *, by: User, at: datetime) -> list[Resource]:
    """Hang the files and items on the message; for somebody who holds the client's row."""
    found = [attach(client, upload, by=by, at=at) for upload in written.uploads]
    for item in written.items:
        found.append(give(item, client, note="", by=by, at=at))
        count_shares(item)
    Attachment.objects.bulk_create(Attachment(message=message, resource=resource, client=client, position=position) for position, resource in enumerate(found))
    return found


def detach_from(message: Message, *, by: User, at: datetime) -> None:
    """Delete what was sent with the message, and take back what it gave of a library; what the client had before stays."""
    resources = list(Resource.objects.filter(attachments__message=message).select_related("upload", "item", "client"))
    Attachment.objects.filter(message=message).delete()
    for resource in resources:
        if resource.item is None:
            resource.delete()
            forget([resource.upload] if resource.upload else [])
        elif resource.shared_at == message.timestamp:
            withdraw(resource, resource.client, by=by, at=at)
