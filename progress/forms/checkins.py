"""What a client answers: the items of a check-in, and the five sliders of a pulse."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from progress.domain.balance import ELEMENTS
from progress.domain.checkins import HIGHEST, LOWEST, Item
from progress.models import ItemSet

SALT = "check-in"
WRONG = {
    "invalid": _("Type a whole number from 0 to 10, or leave it open."),
    "min_value": _("The scale begins at 0."),
    "max_value": _("The scale ends at 10."),
}


class SliderField(forms.IntegerField):
    """A whole number from 0 to 10, or nothing: no place on the scale is chosen for anybody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=LOWEST, max_value=HIGHEST, required=False, error_messages=WRONG, **kwargs)


class CheckInForm(forms.Form):
    """The items of one version, in their order; `asked` names the version that stood on the page, `begun` when it was opened."""

    asked = forms.CharField(widget=forms.HiddenInput, required=False)
    begun = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, item_set: ItemSet, now: datetime, answers: Mapping[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.items = item_set, item_set.in_order
        self.fields["asked"].initial = item_set.slug
        self.fields["begun"].initial = signing.dumps(now.isoformat(), salt=SALT)
        for item in self.items:
            self.fields[item.slug] = SliderField(label=_(item.text), initial=(answers or {}).get(item.slug))

    def clean_asked(self) -> str:
        """The version that was answered; whoever answered an older one sees the newer one, with what still fits."""
        if self.cleaned_data["asked"] not in {"", self.source.slug}:
            typed = cast(QueryDict, self.data).copy()
            typed["asked"] = self.source.slug
            self.data = typed
            raise ValidationError(_("The statements changed while you were answering. What still fits is filled in; please look through them once more."))
        return self.cleaned_data["asked"]

    @property
    def rows(self) -> list[tuple[Item, Any]]:
        """Each item with its field."""
        return [(item, self[item.slug]) for item in self.items]

    @property
    def answers(self) -> dict[str, int]:
        """What is answered and fits the scale, by item."""
        return {item.slug: value for item in self.items if (value := self.cleaned_data.get(item.slug)) is not None}

    @property
    def begun_at(self) -> datetime | None:
        """When the page was first opened; None when the mark is not ours."""
        try:
            return datetime.fromisoformat(signing.loads(self.cleaned_data.get("begun", ""), salt=SALT))
        except (signing.BadSignature, ValueError, TypeError):
            return None


class PulseForm(forms.Form):
    """One slider for each element."""

    def __init__(self, *args: Any, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for element in ELEMENTS:
            self.fields[element] = SliderField(label=names[element])

    @property
    def rows(self) -> list[Any]:
        return [self[element] for element in ELEMENTS]

    @property
    def values(self) -> dict[Any, int]:
        return {element: value for element in ELEMENTS if (value := self.cleaned_data.get(element)) is not None}
