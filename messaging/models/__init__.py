"""What coaches and clients write to each other and give each other, and what they are told of."""

from messaging.models.devices import PushDevice
from messaging.models.library import ItemVersion, LibraryItem
from messaging.models.messages import Conversation, Message
from messaging.models.notifications import Notification
from messaging.models.outgoing import MessageTemplate, Outgoing
from messaging.models.resources import Attachment, Resource, ResourceView
from messaging.models.safety import HelpCard, Hush
from messaging.models.uploads import Upload
from messaging.models.webhooks import Delivery, Webhook

__all__ = [
    "Attachment",
    "Conversation",
    "Delivery",
    "HelpCard",
    "Hush",
    "ItemVersion",
    "LibraryItem",
    "Message",
    "MessageTemplate",
    "Notification",
    "Outgoing",
    "PushDevice",
    "Resource",
    "ResourceView",
    "Upload",
    "Webhook",
]
