"""What a device kept until it could be sent."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class ClockField(forms.DateTimeField):
    """What the clock of a device said; nothing where that is no time, because no text is turned away for its clock."""

    def clean(self, value: Any) -> datetime | None:
        try:
            return super().clean(value)
        except ValidationError:
            return None


class UnsentForm(forms.Form):
    """Whose it is, what it is, and when it was written by the clock of the device."""

    account = forms.CharField(max_length=64)
    kind = forms.ChoiceField(choices=[("entry", "entry"), ("check-in", "check-in")])
    form_token = forms.UUIDField()
    written_at = ClockField(required=False)

    @property
    def said(self) -> datetime | None:
        return self.cleaned_data["written_at"]
