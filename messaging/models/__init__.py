"""What coaches and clients write to each other."""

from messaging.models.messages import Conversation, Message
from messaging.models.outgoing import MessageTemplate, Outgoing

__all__ = ["Conversation", "Message", "MessageTemplate", "Outgoing"]
