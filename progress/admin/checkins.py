from django.contrib import admin

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from common.admin import ReadOnlyAdmin
from progress.models import CheckIn, ItemSet, Pulse, Rating


class SaidAdmin(LoggedReading, ReadOnlyAdmin):
    """That something was said, and when; what was said is between client and coach."""

    search_fields = NAME_AND_ADDRESS
    ordering = ("-id",)


@admin.register(CheckIn)
class CheckInAdmin(SaidAdmin):
    reads_as = "check-in"
    list_select_related = ("client",)
    fields = list_display = ("client", "date", "done_at")


@admin.register(Pulse)
class PulseAdmin(SaidAdmin):
    reads_as = "pulse"
    list_select_related = ("client",)
    fields = list_display = ("client", "date", "done_at")


@admin.register(Rating)
class RatingAdmin(SaidAdmin):
    reads_as = "rating"
    fields = list_display = ("client", "coach", "date", "rated_at", "is_independent")
    list_select_related = ("client", "coach")


@admin.register(ItemSet)
class ItemSetAdmin(ReadOnlyAdmin):
    list_display = ("slug", "practice", "version", "made_by", "made_at")
    list_select_related = ("practice", "made_by")
    search_fields = ("slug", "practice__name")
    ordering = ("-id",)
