"""The platform's activities: their words can be changed here. What coaches wrote is their own."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from common.admin import HouseAdmin
from recommendations.models import Activity


@admin.register(Activity)
class ActivityAdmin(HouseAdmin):
    list_display = ("title", "element", "kind", "minutes", "intensity", "is_edited")
    list_filter = ("element", "kind", "intensity", "is_edited")
    list_select_related = ("element",)
    search_fields = ("title", "text")
    ordering = ("title", "id")
    fields = (
        *("slug", "title", "text", "note", "language", "element", "weights", "facet", "kind", "minutes", "intensity"),
        *("settles", "tags", "contraindications", "repeat_days", "is_edited"),
    )
    readonly_fields = ("slug", "element", "weights", "is_edited")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        return super().get_queryset(request).filter(coach=None)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.is_edited = obj.is_edited or form.has_changed()
        obj.embedding, obj.embed_version = None, ""  # of the words as they were
        obj.version += 1
        obj.save()
