from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PeriodForm(forms.Form):
    """The days that the hours log covers, both included."""

    start = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    end = forms.DateField(label=pgettext_lazy("end of a span", "To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if {"start", "end"} <= facts.keys() and facts["start"] > facts["end"]:
            self.add_error("end", _("The last day comes before the first one. Swap them."))
        return facts
