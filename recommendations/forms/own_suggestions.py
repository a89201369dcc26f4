"""A coach's own suggestion for one client."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.forms.archetypes import LABEL as ARCHETYPE
from clients.forms.archetypes import offer_archetypes
from common.forms import PersonForm
from recommendations.models import Recommendation


class OwnSuggestionForm(PersonForm):
    """The words for the client, and whether it is sent or kept for the session."""

    class Meta:
        model = Recommendation
        fields = ["title", "description", "element", "archetype", "minutes", "priority_level", "activity"]
        labels = {"archetype": ARCHETYPE}
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "description": forms.Textarea(attrs={"rows": 5}),
            "activity": forms.HiddenInput,
            "priority_level": forms.Select(choices=[(1, gettext_lazy("First")), (2, gettext_lazy("Next")), (3, gettext_lazy("When there is room"))]),
        }

    decision = forms.ChoiceField(choices=[("send", ""), ("session", "")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["description"].label = _("What %(name)s will read") % {"name": self.instance.client.first_name}
        self.fields["element"].empty_label = _("Choose an element")  # type: ignore[attr-defined]
        offer_archetypes(self, self.instance.client)
