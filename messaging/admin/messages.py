from django.contrib import admin

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from common.admin import ReadOnlyAdmin
from messaging.models import Conversation, Message


@admin.register(Conversation)
class ConversationAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "thread"
    exclude = ("last_words",)  # what people wrote is not for staff
    list_display = ("client", "practice", "last_at", "unread_by_coach", "unread_by_client", "waiting_since", "asked_since")
    list_select_related = ("client", "practice")
    search_fields = NAME_AND_ADDRESS
    ordering = ("-client_id",)


@admin.register(Message)
class MessageAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "message"
    exclude = ("content", "words")  # what people wrote is not for staff
    list_display = ("message_id", "client", "timestamp", "is_from_client", "asks_answer", "answered_at", "edited_at", "deleted_at")
    list_filter = ("is_from_client", "asks_answer", "timestamp")
    list_select_related = ("client",)
    search_fields = NAME_AND_ADDRESS
    ordering = ("-message_id",)
