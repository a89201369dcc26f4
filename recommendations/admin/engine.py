"""What the engine learned, when it ran, and how its questions to a language model went: to look at, and without anybody's words."""

from django.contrib import admin

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from common.admin import ReadOnlyAdmin
from recommendations.models import ModelCall, ModelVersion, RecommendationBatch


@admin.register(ModelVersion)
class ModelVersionAdmin(ReadOnlyAdmin):
    list_display = ("id", "is_active", "coaches", "rows", "metrics", "schema_version", "created_at")
    fields = ("is_active", "coaches", "rows", "metrics", "schema_version", "noise", "created_at")  # the numbers of the prior fill pages
    ordering = ("-id",)


@admin.register(RecommendationBatch)
class RecommendationBatchAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "suggestions"
    exclude = ("need",)
    list_display = ("id", "client", "purpose", "arm", "engine_version", "milliseconds", "created_at")
    list_filter = ("purpose", "arm")
    list_select_related = ("client",)
    search_fields = NAME_AND_ADDRESS
    ordering = ("-id",)


@admin.register(ModelCall)
class ModelCallAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "suggestions"
    exclude = ("sent", "answer", "dropped")  # what was said is for the client and the coach
    list_display = ("id", "client", "outcome", "level", "model_name", "tokens", "milliseconds", "at")
    list_filter = ("outcome", "level")
    list_select_related = ("client",)
    search_fields = NAME_AND_ADDRESS
    ordering = ("-id",)
