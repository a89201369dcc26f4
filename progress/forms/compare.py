"""The two days that somebody compares."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clients.forms.days import date_input


class CompareForm(forms.Form):
    """An earlier and a later day, none of them to come; the page gives the days that are meant when nothing is typed."""

    then = forms.DateField(label=_("Compare"), widget=date_input())
    now = forms.DateField(label=_("with"), widget=date_input())

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("then", "now"):
            self.fields[name].widget.attrs["max"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("then", "now"):
            if (day := cleaned.get(name)) and day > self.today:
                self.add_error(name, ValidationError(_("This day is still to come. Choose today or an earlier one.")))
        then, now = cleaned.get("then"), cleaned.get("now")
        if not self.errors and then and now and then >= now:
            self.add_error("then", ValidationError(_("The first day must lie before the second.")))
        return cleaned
