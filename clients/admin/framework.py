"""The elements, facets and archetypes: their words can be changed here."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clients.models import Archetype, Element, Facet
from common.admin import HouseAdmin


class ReferenceAdmin(HouseAdmin):
    """Rows of the framework: their words can be changed here, and then stay as they are when the reference data is loaded."""

    list_filter: ClassVar[tuple[str, ...]] = ("is_edited",)
    actions = ("give_back",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [field.name for field in self.model._meta.concrete_fields if not field.primary_key]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, ArrayField):
            # One to a line: the signs themselves hold commas.
            return SimpleArrayField(
                db_field.base_field.formfield() or forms.CharField(),
                delimiter="\n",
                label=capfirst(db_field.verbose_name),
                help_text=_("One to a line."),
                widget=forms.Textarea,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.is_edited = obj.is_edited or form.has_changed()
        obj.save()

    @admin.action(description=_("Take the delivered words again when the reference data is next loaded"), permissions=["change"])
    def give_back(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        count = rows.update(is_edited=False)
        self.message_user(
            request,
            ngettext("%(count)d row takes the delivered words at the next start.", "%(count)d rows take the delivered words at the next start.", count)
            % {"count": count},
        )


@admin.register(Element)
class ElementAdmin(ReferenceAdmin):
    list_display = ("name", "trait", "order", "is_edited")
    list_filter = ("is_edited",)
    search_fields = ("name", "trait")
    readonly_fields = ("slug", "order", "partners", "is_edited")


@admin.register(Facet)
class FacetAdmin(ReferenceAdmin):
    list_display = ("name", "element", "number", "is_on_wheel", "is_edited")
    list_filter = ("element", "is_edited")
    list_select_related = ("element",)
    search_fields = ("name", "source_word")
    readonly_fields = ("slug", "element", "number", "source_word", "is_on_wheel", "next_slug", "is_edited")


@admin.register(Archetype)
class ArchetypeAdmin(ReferenceAdmin):
    list_display = ("name", "element", "facet", "is_edited")
    list_filter = ("element", "is_edited")
    list_select_related = ("element", "facet")
    search_fields = ("name", "keywords")
    readonly_fields = ("slug", "element", "facet", "is_edited")
