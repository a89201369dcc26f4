"""What the engine did and learned, to look at: runs, questions to a language model without a word of them, and sums over rows."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from common.admin import ReadOnlyAdmin
from recommendations.models import ModelCall, ModelState, ModelVersion, RecommendationBatch


@admin.register(RecommendationBatch)
class RecommendationBatchAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "suggestions"
    list_display = ("id", "created_at", "client", "coach", "purpose", "arm", "engine_version", "milliseconds")
    list_filter = ("purpose", "arm", "engine_version", "created_at")
    list_select_related = ("client", "coach")
    search_fields = NAME_AND_ADDRESS
    ordering = ("-id",)
    fieldsets = (
        (None, {"fields": ("client", "coach", "created_at", "purpose", "arm")}),
        (
            _("How it counted"),
            {
                "fields": ("engine_version", "feature_version", "seed", "milliseconds"),
                "description": _("What the client needed then, and what was suggested, is between coach and client and not shown here."),
            },
        ),
    )


@admin.register(ModelCall)
class ModelCallAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "language model"
    list_display = ("id", "at", "client", "coach", "level", "model_name", "outcome", "tokens", "milliseconds")
    list_filter = ("outcome", "level", "model_name", "at")
    list_select_related = ("client", "coach")
    search_fields = (*NAME_AND_ADDRESS, "model_name")
    ordering = ("-id",)
    fieldsets = (
        (None, {"fields": ("client", "coach", "batch", "at", "level", "fields")}),
        (
            _("How it went"),
            {
                "fields": ("model_name", "prompt_version", "outcome", "tokens", "milliseconds"),
                "description": _("What was sent and what came back is not shown here: the client reads it word by word, staff do not."),
            },
        ),
    )


@admin.register(ModelState)
class ModelStateAdmin(ReadOnlyAdmin):
    list_display = ("id", "coach", "client", "rows", "computed_at")
    list_filter = (("client", admin.EmptyFieldListFilter), "computed_at")
    list_select_related = ("coach", "client")
    search_fields = ("coach__name", "coach__email", *NAME_AND_ADDRESS)
    ordering = ("-id",)
    fieldsets = (
        (
            None,
            {
                "fields": ("coach", "client", "rows", "print", "computed_at"),
                "description": _("A cache of sums over rows, made anew whenever it is missing. The sums themselves fill pages and are not shown."),
            },
        ),
    )


@admin.register(ModelVersion)
class ModelVersionAdmin(ReadOnlyAdmin):
    list_display = ("id", "is_active", "coaches", "rows", "metrics", "schema_version", "created_at")
    list_filter = ("is_active", "schema_version", "created_at")
    search_fields = ("id",)
    ordering = ("-id",)
    fieldsets = (
        (
            None,
            {
                "fields": ("is_active", "coaches", "rows", "metrics", "schema_version", "noise", "created_at"),
                "description": _("Sums over coaches who share, and nothing of any client. The numbers of the prior itself fill pages and are not shown."),
            },
        ),
    )
