"""Sessions for staff: to look at only, and without what was noted."""

from django.contrib import admin

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from common.admin import ReadOnlyAdmin
from sessions_app.models import Session


@admin.register(Session)
class SessionAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "session"
    exclude = ("notes", "tasks_assigned", "focus", "called_off_because", "move_wish", "place", "call_link")  # what the two of them said is not for staff
    list_display = ("session_id", "client", "coach", "session_date", "minutes", "status", "format")
    list_filter = ("status", "format", "session_date")
    list_select_related = ("client", "coach")
    search_fields = NAME_AND_ADDRESS
    ordering = ("-session_id",)
