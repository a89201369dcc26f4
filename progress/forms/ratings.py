"""What a coach noticed, element by element, with what it rests on."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clients.readings.framework import facets
from progress.domain.balance import ELEMENTS, Element
from progress.domain.ratings import Rated
from progress.models import RatedElement
from progress.models.ratings import SHORTEST_NOTE

HALF = Decimal("0.5")
WRONG = {
    "invalid": _("Type a number from 0 to 10 in half steps, or leave it open."),
    "min_value": _("The scale begins at 0."),
    "max_value": _("The scale ends at 10."),
    "step_size": _("Use half steps, for example 6.5."),
}


class RatingForm(forms.Form):
    """Five values, each with how sure it is; an element that did not show is left open."""

    note = forms.CharField(
        label=_("What this rests on"),
        min_length=SHORTEST_NOTE,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("What you saw or heard, at least 20 characters. Only the coaches read it."),
        error_messages={
            "required": _("Say in a sentence what the rating rests on."),
            "min_length": _("A few words more: at least 20 characters, so that you can follow it later."),
        },
    )

    def __init__(self, *args: Any, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = facets()
        self.facet_of = {facet.slug: facet.pk for facet in known}
        for element in ELEMENTS:
            movements = [("", _("none in particular")), *((facet.slug, str(facet)) for facet in known if facet.element.slug == element)]
            self.fields[f"value_{element}"] = forms.DecimalField(
                label=names[element], min_value=Decimal(0), max_value=Decimal(10), step_size=HALF, decimal_places=1, required=False, error_messages=WRONG
            )
            self.fields[f"sure_{element}"] = forms.TypedChoiceField(
                label=_("How sure"), choices=RatedElement.Confidence.choices, coerce=int, initial=RatedElement.Confidence.FAIR
            )
            self.fields[f"hot_{element}"] = forms.BooleanField(label=_("Running hot: too much of it"), required=False)
            self.fields[f"facet_{element}"] = forms.ChoiceField(label=_("Shows most in"), choices=movements, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.rated:
            raise ValidationError(_("Rate at least one element. What you did not see stays open."))
        return cleaned

    @property
    def rated(self) -> dict[Element, Rated]:
        """What was rated, by element."""
        given = self.cleaned_data
        return {
            element: Rated(float(value), given[f"sure_{element}"], given[f"hot_{element}"], self.facet_of.get(given[f"facet_{element}"]))
            for element in ELEMENTS
            if (value := given.get(f"value_{element}")) is not None
        }
