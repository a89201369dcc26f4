"""What a coach may do with one suggestion, and with several."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.actions.review import Words
from recommendations.models import Recommendation

MOST = 50
DECISIONS = [
    ("send", gettext_lazy("Approve and send")),
    ("session", gettext_lazy("Keep for the next session")),
    ("save", gettext_lazy("Save the words")),
    ("not_now", gettext_lazy("Not now")),
    ("never", gettext_lazy("Never for this client")),
]


class DecisionForm(forms.Form):
    """The words that the client will read, the reasons that are wrong, and what is decided."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    description = forms.CharField(label=gettext_lazy("What the client will read"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    struck = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    why = forms.CharField(
        label=gettext_lazy("Why, in a few words"), max_length=300, required=False, help_text=gettext_lazy("Only coaches of this client read it.")
    )
    decision = forms.ChoiceField(choices=DECISIONS)

    def __init__(self, data: Any = None, *, suggestion: Recommendation) -> None:
        now = {"version": suggestion.version, "title": suggestion.title, "description": suggestion.description, "struck": suggestion.struck}
        # Many of these stand on one page: each with ids of its own.
        super().__init__(data, initial=now, auto_id=f"id_{suggestion.pk}_%s")
        self.fields["struck"].choices = [(place, place) for place in range(len(suggestion.reasons))]  # type: ignore[attr-defined]
        self.fields["description"].label = _("What %(name)s will read") % {"name": suggestion.client.first_name}

    @property
    def struck_places(self) -> set[int]:
        """The places of the reasons that are marked as wrong, also in a form that was refused."""
        return {int(place) for place in self["struck"].value() or () if str(place).isdecimal()}

    def words(self) -> Words:
        said = self.cleaned_data
        return Words(said["title"], said["description"], tuple(said["struck"]))


class ManyForm(forms.Form):
    """Which suggestions are approved at once, each in the version that was read: "12.3" is version 3 of suggestion 12."""

    chosen = forms.MultipleChoiceField(required=False)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["chosen"].choices = [(each, each) for each in data.getlist("chosen") if _is_version(each)][:MOST]  # type: ignore[attr-defined]

    def clean_chosen(self) -> dict[int, int]:
        pairs = (each.partition(".") for each in self.cleaned_data["chosen"])
        chosen = {int(number): int(version) for number, _dot, version in pairs}
        if not chosen:
            raise forms.ValidationError(_("No suggestion is chosen. Tick the boxes of those that may go out as they stand."))
        return chosen


def _is_version(said: str) -> bool:
    number, _, version = said.partition(".")
    return number.isdecimal() and version.isdecimal() and len(said) < 25
