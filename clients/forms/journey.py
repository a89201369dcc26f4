from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clients.models import Archetype, ArchetypeNote, Facet, FacetFocus
from clients.readings.framework import archetypes, facets

OLDEST = date(1900, 1, 1)
DAYS = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("from_date", "to_date")}


class StretchForm(forms.ModelForm):
    """Words about a client and the days they hold; `read` carries the mark of what was read, so that a change meanwhile is noticed."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["read"].initial = self.instance.mark
        self.fields["to_date"].help_text = _("Leave it open while it lasts.")

    def clean_from_date(self) -> date:
        begun = self.cleaned_data["from_date"]
        if not OLDEST <= begun <= self.today:
            raise ValidationError(_("This day cannot be right. Type the day on which it began, today at the latest."))
        return begun

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begun, over = cleaned.get("from_date"), cleaned.get("to_date")
        if over and over > self.today:
            self.add_error("to_date", _("This day has not come yet. Leave it open; you can end it when it is over."))
        elif begun and over and over < begun:
            self.add_error("to_date", _("It would end before it began. Change one of the two days."))
        return cleaned


class ArchetypeEditForm(StretchForm):
    class Meta:
        model = ArchetypeNote
        fields = ["note", "from_date", "to_date"]
        widgets = DAYS
        labels = {"note": _("In your words")}
        help_texts = {"note": _("What you noticed, and when. Both of you can read it.")}


class ArchetypeForm(ArchetypeEditForm):
    """An archetype that is noticed now, or was for a while."""

    archetype = forms.ChoiceField(label=_("Appears as"))
    field_order = ["archetype", "note", "from_date", "to_date"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {row.slug: row for row in archetypes()}
        self.fields["archetype"].choices = _by_element(self.known.values())  # type: ignore[attr-defined]

    def clean_archetype(self) -> Archetype:
        self.instance.archetype = self.known[self.cleaned_data["archetype"]]
        return self.instance.archetype


class FocusEditForm(StretchForm):
    class Meta:
        model = FacetFocus
        fields = ["why", "from_date", "to_date"]
        widgets = DAYS
        labels = {"why": _("Why this one, and why now")}
        help_texts = {"why": _("One or two sentences. Both of you can read it.")}


class FocusForm(FocusEditForm):
    """A facet that comes into focus; when two are there already, in the place of one of them."""

    facet = forms.ChoiceField(label=_("Facet"))
    instead_of = forms.ChoiceField(label=_("In the place of"), help_text=_("Two facets are in focus, and two is enough. Choose the one that leaves."))
    field_order = ["facet", "instead_of", "why", "from_date"]

    class Meta(FocusEditForm.Meta):
        fields = ["why", "from_date", "to_date"]

    def __init__(self, *args: Any, open_now: list[FacetFocus], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["to_date"]
        self.known, self.open_now = {row.slug: row for row in facets()}, {str(row.pk): row for row in open_now}
        self.fields["facet"].choices = _by_element(self.known.values())  # type: ignore[attr-defined]
        if len(open_now) < 2:
            del self.fields["instead_of"]
        else:
            self.fields["instead_of"].choices = [("", "---------"), *((str(row.pk), str(row.facet)) for row in open_now)]  # type: ignore[attr-defined]

    def clean_facet(self) -> Facet:
        self.instance.facet = self.known[self.cleaned_data["facet"]]
        return self.instance.facet

    @property
    def leaving(self) -> FacetFocus | None:
        """The facet that makes room, if one has to."""
        return self.open_now.get(self.cleaned_data.get("instead_of", ""))


def _by_element(rows: Any) -> list[tuple[str, Any]]:
    """Choices in groups, one for each element, after an empty one: nobody is given an archetype by a default."""
    groups = groupby(rows, key=lambda row: str(row.element))
    return [("", "---------"), *((name, [(row.slug, str(row)) for row in of_element]) for name, of_element in groups)]
