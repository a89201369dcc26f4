"""A practice's own names for the five, and its own words for the items."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from progress.domain.balance import ELEMENTS
from progress.domain.item_sets import LONGEST
from progress.models import ItemSet
from progress.readings import element_names

LONGEST_NAME = 24


class FrameworkForm(forms.Form):
    """Names and texts as they are in use; `read` names the version that stood on the page."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, item_set: ItemSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.items, self.house_names = item_set, item_set.in_order, element_names()
        names = self.house_names | item_set.names
        self.fields["read"].initial = item_set.slug
        for element in ELEMENTS:
            self.fields[f"name_{element}"] = forms.CharField(label=self.house_names[element], max_length=LONGEST_NAME, initial=names[element])
        for item in self.items:
            widget = forms.Textarea(attrs={"rows": 2})
            self.fields[f"text_{item.slug}"] = forms.CharField(label=_("Statement %(number)d") % {"number": item.order}, max_length=LONGEST, widget=widget)
            self.fields[f"text_{item.slug}"].initial = item.text

    @property
    def name_rows(self) -> list[tuple[str, Any]]:
        """Each element with the field of its name."""
        return [(element, self[f"name_{element}"]) for element in ELEMENTS]

    @property
    def item_rows(self) -> list[tuple[Any, Any]]:
        """Each item with the field of its text."""
        return [(item, self[f"text_{item.slug}"]) for item in self.items]

    @property
    def names(self) -> dict[str, str]:
        """The names that differ from the house's."""
        given = {element: self.cleaned_data[f"name_{element}"] for element in ELEMENTS}
        return {element: name for element, name in given.items() if name != self.house_names[element]}

    @property
    def texts(self) -> dict[str, str]:
        return {item.slug: self.cleaned_data[f"text_{item.slug}"] for item in self.items}
