"""The door to threads and what hangs off them: for strangers a 404, as for what does not exist."""

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Practice, User
from clients.models import Client
from messaging.models import Delivery, HelpCard, Hush, ItemVersion, LibraryItem, Message, MessageTemplate, Notification, Outgoing, PushDevice, Resource, Webhook
from messaging.readings.library import Collection, collection
from messaging.readings.stopping import who_stops


def get_thread_client(user: User, client_id: int) -> Client:
    """The client with account and thread, the last of which may not be begun, and whether messages of this person are paused."""
    rows = Client.objects.visible_to(user).select_related("user", "practice", "conversation", "conversation__reader")
    # How it is quiet from this person, nobody is told.
    return get_object_or_404(rows.annotate(is_paused=Exists(Hush.objects.filter(client=OuterRef("pk"), person=user))), pk=client_id)


def get_message(user: User, client_id: int, message_id: int) -> Message:
    rows = Message.objects.visible_to(user).select_related("client").defer("words")
    return get_object_or_404(rows, pk=message_id, client_id=client_id)


def get_own_message(user: User, client_id: int, message_id: int) -> Message:
    """A message that this person wrote."""
    rows = Message.objects.visible_to(user).filter(sender=user).select_related("client").defer("words")
    return get_object_or_404(rows, pk=message_id, client_id=client_id)


def get_client_of_later(user: User, client_id: int, outgoing_id: int) -> Client:
    """The client for whom a message of this person's waits, or waited: it may be sent by now. What somebody else wrote is not there."""
    if Outgoing.objects.filter(pk=outgoing_id).exclude(author=user).exists():
        raise Http404
    return get_thread_client(user, client_id)


def get_template(user: User, template_id: int) -> MessageTemplate:
    return get_object_or_404(MessageTemplate.objects.visible_to(user), pk=template_id)


def find_template(user: User, number: str) -> MessageTemplate | None:
    """The template that an address names by its number, if it is one of the person's own."""
    return MessageTemplate.objects.visible_to(user).filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None


def get_item(user: User, item_id: int) -> LibraryItem:
    """An item of the coach's own library."""
    return get_object_or_404(LibraryItem.objects.visible_to(user).select_related("upload"), pk=item_id)


def get_collection(user: User, name: str) -> Collection:
    """A collection of the coach's own library."""
    found = collection(user, name)
    if found is None:
        raise Http404
    return found


def get_version(user: User, item_id: int, number: int) -> ItemVersion:
    return get_object_or_404(ItemVersion.objects.visible_to(user).select_related("item", "upload"), item=item_id, number=number)


def get_resource(user: User, resource_id: int, **of: int) -> Resource:
    """A file or link between one client and the coaches of now; one that was taken back is not there any more."""
    rows = Resource.objects.visible_to(user).shared().select_related("client", "client__user", "client__card", "upload", "shared_by", "item")
    return get_object_or_404(rows, pk=resource_id, **of)


def get_coach_of(client: Client, person_id: int) -> User:
    """A coach of now of this client, or somebody from whom the client wants to hear again."""
    of_client = Q(coachings__client=client, coachings__ended_at=None)
    return get_object_or_404(User.objects.filter(of_client).distinct(), pk=person_id)


def get_help_card(practice: Practice) -> HelpCard:
    """The practice's card; an empty one, not saved, while it has none."""
    return HelpCard.objects.filter(practice=practice).first() or HelpCard(practice=practice)


def get_notification(user: User, notification_id: int) -> Notification:
    return get_object_or_404(Notification.objects.visible_to(user).exclude(arrived_at=None), pk=notification_id)


def get_push_device(user: User, device_id: int) -> PushDevice:
    return get_object_or_404(PushDevice.objects.visible_to(user), pk=device_id)


def get_stopping(token: str) -> tuple[User, str]:
    """Who stops mails of which kind, as the address in the mail says."""
    found = who_stops(token)
    if found is None:
        raise Http404
    return get_object_or_404(User, pk=found[0]), found[1]


def get_webhook(user: User, webhook_id: int) -> Webhook:
    return get_object_or_404(Webhook.objects.visible_to(user), pk=webhook_id)


def get_delivery(user: User, webhook_id: int, delivery_id: int) -> Delivery:
    """What one of the coach's own programs was told, and is not being told already."""
    settled = Delivery.objects.visible_to(user).exclude(state=Delivery.State.WAITING)
    return get_object_or_404(settled, pk=delivery_id, webhook_id=webhook_id)
