"""What coach and client agree about their rhythm, as the coach enters it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import PersonForm
from progress.domain.engagement import WEIGHTS
from progress.models import Part, Rhythm

PRESETS: dict[str, tuple[Any, Mapping[Any, int]]] = {
    "usual": (_("The usual"), WEIGHTS),
    "alike": (_("All alike"), dict.fromkeys(WEIGHTS, 20)),
    "sessions": (_("Sessions only"), {part: 100 * (part == "sessions") for part in WEIGHTS}),
}


class RhythmForm(PersonForm):
    """The agreed rhythm and what each part of the score weighs, with the version that was read."""

    class Meta:
        model = Rhythm
        fields = ["interval_days", "journal_target", "is_shown"]
        help_texts = {
            "interval_days": _("Silence takes nothing off the score before this many days, and never before the seventh."),
            "journal_target": _("From 0 to 7. With 0 writing is not part of the plan, and the score leaves it out."),
            "is_shown": _("Under “Progress” the client then reads the score with its words. Without this, clients are shown no score."),
        }

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for part, usual in WEIGHTS.items():
            weight = self.instance.weights.get(part, usual)
            self.fields[name_of(part)] = forms.IntegerField(label=Part(part).label, min_value=0, max_value=100, initial=weight)
        self._say_shares()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [cleaned.get(name_of(part)) for part in Part]
        if not any(given) and None not in given:
            raise ValidationError(_("Something has to count: give at least one part a weight above 0."))
        self.instance.weights = {part.value: weight for part, weight in zip(Part, given, strict=True) if weight is not None}
        return cleaned

    def _say_shares(self) -> None:
        """Under each weight what it comes to, as long as all five are numbers and not all of them are 0."""
        typed = [str(field.value()) for field in self.weights]
        weights = [int(weight) for weight in typed if weight.isascii() and weight.isdigit() and len(weight) < 4]
        if len(weights) == len(typed) and any(weights):
            for field, weight in zip(self.weights, weights, strict=True):
                field.help_text = _("%(share)d %% of the score") % {"share": round(100 * weight / sum(weights))}

    @property
    def weights(self) -> list[Any]:
        """The five fields of weights, in order."""
        return [self[name_of(part)] for part in Part]

    def with_preset(self, name: str) -> "RhythmForm":
        """The same form as it was typed, with the weights of a preset; nothing is saved."""
        typed = self.data.copy()  # type: ignore[attr-defined]
        for part, weight in PRESETS.get(name, PRESETS["usual"])[1].items():
            typed[name_of(part)] = str(weight)
        return type(self)(typed, instance=self.instance, user=self.user)


def name_of(part: str) -> str:
    return f"weight_{part}"
