"""What a coach says at sign-up beside email and password. allauth builds its own forms on this one, so it imports none of them."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.domain.zones import is_time_zone
from accounts.models import Practice, User


class SignUpForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    practice_name = forms.CharField(
        label=_("Name of your practice"),
        help_text=_("Your clients see it in their invitation. You can change it later."),
        max_length=Practice._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    # Filled in by the browser; whoever has none starts in UTC and chooses on the profile.
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["name", "email", "password1", "practice_name", "time_zone"]

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        return zone if is_time_zone(zone) else "UTC"

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing is left to do: the account adapter saves person and practice in one transaction."""
