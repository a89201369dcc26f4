from django.contrib import admin

from common.admin import ReadOnlyAdmin
from messaging.models import PushDevice


@admin.register(PushDevice)
class PushDeviceAdmin(ReadOnlyAdmin):
    """That somebody is told on a device, and since when; how to reach it is nobody's to read."""

    exclude = ("endpoint", "public_key", "auth")
    list_display = ("id", "person", "name", "since", "told_at")
    list_select_related = ("person",)
    search_fields = ("person__name", "person__email")
    ordering = ("-id",)
