from django.contrib import admin

from common.admin import ReadOnlyAdmin
from messaging.models import Webhook


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin):
    exclude = ("sealed", "url")  # some addresses hold a secret too
    list_display = ("name", "coach", "created_at", "paused_at", "paused_because", "failures")
    list_filter = ("paused_because",)
    list_select_related = ("coach",)
    search_fields = ("name", "coach__name", "coach__email")
    ordering = ("-id",)
