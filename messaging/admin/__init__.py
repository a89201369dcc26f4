"""Threads as staff see them: who writes to whom and when, never a word."""

from messaging.admin.messages import ConversationAdmin, MessageAdmin

__all__ = ["ConversationAdmin", "MessageAdmin"]
