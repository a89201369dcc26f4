"""An archetype that somebody sees in what was done: a tag, which is counted and never weighed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Archetype, Client

LABEL = _("Archetype")
NOTHING = _("None")


def offer_archetypes(form: forms.BaseForm, client: Client) -> None:
    """Offer those that the field knows in the order of the elements, after an empty choice: nobody is given one by a default. Who wants none is not asked."""
    if not client.allows_archetypes:
        del form.fields["archetype"]
        return
    field = form.fields["archetype"]
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        field.empty_label = NOTHING  # type: ignore[assignment]
        field.queryset = field.queryset.order_by("element__order", "name")


class ArchetypeForm(forms.Form):
    """The tag alone, or under what else is asked; for a client who wants no archetypes without it."""

    archetype = forms.ModelChoiceField(Archetype.objects.none(), label=LABEL, to_field_name="slug", required=False)

    def __init__(self, *args: Any, user: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["archetype"].queryset = Archetype.objects.visible_to(user)  # type: ignore[attr-defined]
        offer_archetypes(self, client)

    @property
    def tag(self) -> Archetype | None:
        """What was chosen; None also where nothing may be."""
        return self.cleaned_data.get("archetype")
