"""A practice's own names for the five, its own words for the items, and which items there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from progress.domain.balance import ELEMENTS, Element
from progress.domain.checkins import LEAST_ANSWERED, Item
from progress.domain.item_sets import LONGEST, Added, Shape, revised, unmet
from progress.models import ItemSet
from progress.readings import element_names

LONGEST_NAME = 24
COUNTS = [("direct", _("as answered")), ("reverse", _("the other way round")), ("overdrive", _("as too much of it"))]
UNMET = _("%(name)s needs at least %(least)d statements for its level and exactly one that asks about too much of it.")


@dataclass(frozen=True)
class Row:
    """One item with its fields."""

    item: Item
    text: Any
    element: Any
    key: Any
    drop: Any

    @property
    def is_open(self) -> bool:
        """Whether what is seldom changed is being changed."""
        return (self.element.value(), self.key.value(), bool(self.drop.value())) != (self.item.element, self.item.key, False)


class FrameworkForm(forms.Form):
    """Names and items as they are in use, and room for one more; `read` names the version that stood on the page."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, item_set: ItemSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.items, self.house_names = item_set, item_set.in_order, element_names()
        names = self.house_names | item_set.names
        self.fields["read"].initial = item_set.slug
        for element in ELEMENTS:
            self.fields[f"name_{element}"] = forms.CharField(label=self.house_names[element], max_length=LONGEST_NAME, initial=names[element])
        five = [(element, names[element]) for element in ELEMENTS]
        for item in self.items:
            self._ask(item, five)
        nothing = [("", _("Choose"))]
        self.fields["new_text"] = forms.CharField(label=_("One more statement"), max_length=LONGEST, required=False, widget=_lines())
        self.fields["new_element"] = forms.ChoiceField(label=_("It is about"), choices=[*nothing, *five], required=False)
        self.fields["new_key"] = forms.ChoiceField(label=_("It counts"), choices=[*nothing, *COUNTS], required=False)
        self.is_behind = self.is_bound and self.data.get("read", "") not in {"", item_set.slug}
        if self.is_behind:
            self._catch_up()

    def _ask(self, item: Item, five: list[tuple[Element, str]]) -> None:
        number = {"number": item.order}
        text = forms.CharField(label=_("Statement %(number)d") % number, max_length=LONGEST, widget=_lines(), initial=item.text)
        about = forms.ChoiceField(label=_("Statement %(number)d is about") % number, choices=five, initial=item.element)
        counts = forms.ChoiceField(label=_("Statement %(number)d counts") % number, choices=COUNTS, initial=item.key)
        drop = forms.BooleanField(label=_("Ask statement %(number)d no longer") % number, required=False)
        self.fields |= {f"text_{item.slug}": text, f"element_{item.slug}": about, f"key_{item.slug}": counts, f"drop_{item.slug}": drop}

    def _catch_up(self) -> None:
        """Somebody made a version meanwhile: what was typed stays, and what is new in that version is as it stands there."""
        typed = cast(QueryDict, self.data).copy()
        for name, field in self.fields.items():
            if not name.startswith("drop_"):
                typed.setdefault(name, str(field.initial or ""))
        typed["read"] = self.source.slug
        self.data = typed

    def clean(self) -> dict[str, Any]:
        for item in self.items:
            if self.cleaned_data.get(f"drop_{item.slug}"):
                self.errors.pop(f"text_{item.slug}", None)
        self._check_new()
        if self.has_new_shape and not self.errors:
            self._check_shape()
        return self.cleaned_data

    def _check_new(self) -> None:
        """One more statement is whole, or not there at all."""
        missing = {"new_text": _("Write the statement."), "new_element": _("Say which of the five it is about."), "new_key": _("Say how it counts.")}
        if any(self.cleaned_data.get(name) for name in missing):
            for name, sentence in missing.items():
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)

    def _check_shape(self) -> None:
        lacking = unmet(revised(self.source.items, texts={}, shape=self.shape))
        found = [
            (name, UNMET % {"name": self.cleaned_data[f"name_{element}"], "least": LEAST_ANSWERED}) for element in lacking for name in self._touching(element)
        ]
        for name, sentence in found:
            self.add_error(name, sentence)

    def _touching(self, element: Element) -> Iterator[str]:
        """The fields that change what is asked about this element."""
        for item in self.items:
            about, key = self.cleaned_data[f"element_{item.slug}"], self.cleaned_data[f"key_{item.slug}"]
            if self.cleaned_data[f"drop_{item.slug}"]:
                if item.element == element:
                    yield f"drop_{item.slug}"
            elif about != item.element and element in {about, item.element}:
                yield f"element_{item.slug}"
            elif about == element and key != item.key:
                yield f"key_{item.slug}"
        if self.cleaned_data["new_element"] == element:
            yield "new_key"

    @property
    def name_rows(self) -> list[tuple[str, Any]]:
        """Each element with the field of its name."""
        return [(element, self[f"name_{element}"]) for element in ELEMENTS]

    @property
    def item_rows(self) -> list[Row]:
        return [Row(item, *(self[f"{what}_{item.slug}"] for what in ("text", "element", "key", "drop"))) for item in self.items]

    @property
    def names(self) -> dict[str, str]:
        """The names that differ from the house's."""
        given = {element: self.cleaned_data[f"name_{element}"] for element in ELEMENTS}
        return {element: name for element, name in given.items() if name != self.house_names[element]}

    @property
    def texts(self) -> dict[str, str]:
        """The words of each item that stays."""
        return {item.slug: self.cleaned_data[f"text_{item.slug}"] for item in self.items if not self.cleaned_data[f"drop_{item.slug}"]}

    @property
    def shape(self) -> Shape:
        """Which items are turned, go and come."""
        given = self.cleaned_data
        asked = {item.slug: (given[f"element_{item.slug}"], given[f"key_{item.slug}"]) for item in self.items}
        turned = {item.slug: asked[item.slug] for item in self.items if asked[item.slug] != (item.element, item.key)}
        added = [Added(given["new_element"], given["new_key"], given["new_text"])] if given["new_text"] else []
        return Shape(turned, [item.slug for item in self.items if given[f"drop_{item.slug}"]], added)

    @property
    def has_new_shape(self) -> bool:
        return any(name.startswith(("element_", "key_", "drop_", "new_")) for name in self.changed_data)


def _lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2})
