from django.contrib import admin

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from common.admin import ReadOnlyAdmin
from progress.models import BalanceSnapshot, ElementReading


@admin.register(ElementReading)
class ElementReadingAdmin(LoggedReading, ReadOnlyAdmin):
    """That something was said about an element, and when; what was said is between client and coach."""

    reads_as = "reading"
    fields = list_display = ("client", "element", "date", "source", "recorded_at")
    list_filter = ("source", "element")
    list_select_related = ("client", "element")
    search_fields = NAME_AND_ADDRESS
    ordering = ("-id",)


@admin.register(BalanceSnapshot)
class BalanceSnapshotAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "balance"
    fields = list_display = ("client", "last_reading_date", "formula_version", "computed_at")
    list_filter = ("formula_version", "computed_at")
    list_select_related = ("client",)
    search_fields = NAME_AND_ADDRESS
    ordering = ("client_id",)
