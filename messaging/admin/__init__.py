"""Threads as staff see them: who writes to whom and when, never a word."""

from messaging.admin.devices import PushDeviceAdmin
from messaging.admin.messages import ConversationAdmin, MessageAdmin
from messaging.admin.notifications import NotificationAdmin
from messaging.admin.programs import WebhookAdmin

__all__ = ["ConversationAdmin", "MessageAdmin", "NotificationAdmin", "PushDeviceAdmin", "WebhookAdmin"]
