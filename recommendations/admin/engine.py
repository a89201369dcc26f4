"""What the engine learned, to look at: sums over coaches, and nothing of any client."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from recommendations.models import ModelVersion


@admin.register(ModelVersion)
class ModelVersionAdmin(ReadOnlyAdmin):
    list_display = ("id", "is_active", "coaches", "rows", "metrics", "schema_version", "created_at")
    fields = ("is_active", "coaches", "rows", "metrics", "schema_version", "noise", "created_at")  # the numbers of the prior fill pages
    ordering = ("-id",)
