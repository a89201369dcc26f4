from django.contrib import admin

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from common.admin import ReadOnlyAdmin
from progress.models import EngagementSnapshot, Rhythm


@admin.register(Rhythm)
class RhythmAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "rhythm"
    list_display = ("client", "interval_days", "journal_target", "weights", "agreed_at")
    list_select_related = ("client",)
    search_fields = NAME_AND_ADDRESS
    ordering = ("client_id",)


@admin.register(EngagementSnapshot)
class EngagementSnapshotAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "engagement"
    list_display = ("client", "state", "value", "band", "confidence", "formula_version", "computed_at")
    list_filter = ("state", "band", "formula_version", "computed_at")
    list_select_related = ("client",)
    search_fields = NAME_AND_ADDRESS
    ordering = ("client_id",)
