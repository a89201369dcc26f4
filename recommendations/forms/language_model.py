"""Leave for a language model: the client's, in three steps, and the coach's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from common.forms import PersonForm
from recommendations.models import EngineSettings

STEPS = [
    ("none", gettext_lazy("No: nothing about me leaves this house")),
    ("signals", gettext_lazy("Only signals: levels of the elements, trends, and what kinds of suggestions helped; no name and no text")),
    ("text", gettext_lazy("Also short extracts of entries that I share, unless an entry says “not for AI”; names, addresses and numbers are taken out first")),
]


class LeaveForm(forms.Form):
    level = forms.ChoiceField(label=gettext_lazy("What may leave"), choices=STEPS, widget=forms.RadioSelect)


class CoachLeaveForm(PersonForm):
    class Meta:
        model = EngineSettings
        fields = ["may_use_llm", "llm_budget"]
        labels = {
            "may_use_llm": gettext_lazy("A language model may put suggestions for my clients into other words"),
            "llm_budget": gettext_lazy("At most so many tokens a month"),
        }
        widgets = {"llm_budget": forms.NumberInput(attrs={"min": 0, "max": 100_000_000, "step": 1000, "inputmode": "numeric"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["llm_budget"].max_value = 100_000_000  # type: ignore[attr-defined]
