from django.contrib import admin

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from common.admin import ReadOnlyAdmin
from messaging.models import Notification


@admin.register(Notification)
class NotificationAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "notification"
    exclude = ("facts", "place", "key", "letter")  # what people wrote is not for staff
    list_display = ("id", "person", "client", "kind", "due_at", "arrived_at", "read_at", "mail_at", "mailed_at")
    list_filter = ("kind", "mailed_at")
    list_select_related = ("person", "client")
    search_fields = NAME_AND_ADDRESS
    ordering = ("-id",)
