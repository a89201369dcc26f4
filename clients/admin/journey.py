"""Archetypes and facets in focus: that they are there, not the words; and what comes in and goes out in bulk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading
from clients.models import ArchetypeNote, ClientImport, Export, FacetFocus
from common.admin import ReadOnlyAdmin


@admin.register(ArchetypeNote)
class ArchetypeNoteAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "archetype"
    exclude = ("note",)  # a person's own words are not for staff
    list_display = ("id", "client", "archetype", "set_by", "from_date", "to_date")
    list_filter = ("archetype", "from_date")
    list_select_related = ("client", "archetype", "set_by")
    search_fields = NAME_AND_ADDRESS
    ordering = ("-id",)


@admin.register(FacetFocus)
class FacetFocusAdmin(LoggedReading, ReadOnlyAdmin):
    reads_as = "focus"
    exclude = ("why",)  # a person's own words are not for staff
    list_display = ("id", "client", "facet", "set_by", "from_date", "to_date")
    list_filter = ("facet", "from_date")
    list_select_related = ("client", "facet", "set_by")
    search_fields = NAME_AND_ADDRESS
    ordering = ("-id",)


@admin.register(ClientImport)
class ClientImportAdmin(ReadOnlyAdmin):
    """Who imported how much and how it ended; the cells stay with the coach."""

    list_display = ("id", "coach", "state", "done", "total", "created_at", "finished_at")
    list_filter = ("state", "created_at")
    list_select_related = ("coach",)
    search_fields = ("coach__name", "coach__email")
    ordering = ("-id",)
    fields = ("coach", "state", "done", "total", "failure", "created_at", "finished_at")


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """Who asked for an export and how it ended; the file opens for that person only."""

    list_display = ("id", "person", "what", "state", "done", "total", "created_at", "expires_at")
    list_filter = ("state", "created_at")
    list_select_related = ("person", "client")
    search_fields = ("person__name", "person__email")
    ordering = ("-id",)
    fields = ("person", "what", "state", "done", "total", "failure", "created_at", "expires_at")

    @admin.display(description=_("of"))
    def what(self, export: Export) -> str:
        return str(export.client or _("all clients"))
