"""What a device kept until it could be sent."""

from datetime import datetime, timedelta

from django import forms

EARLIEST = timedelta(days=60)


class UnsentForm(forms.Form):
    """Whose it is, what it is, and when it was written by the clock of the device."""

    account = forms.CharField(max_length=64)
    kind = forms.ChoiceField(choices=[("entry", "entry"), ("check-in", "check-in")])
    form_token = forms.UUIDField()
    written_at = forms.DateTimeField(required=False)

    def written(self, *, at: datetime) -> datetime:
        """When it was written: a clock that is ahead, or far behind, is not believed."""
        said = self.cleaned_data.get("written_at")
        return said if said is not None and at - EARLIEST <= said <= at else at
