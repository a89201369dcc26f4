"""Forms of people who have no account yet: the first person of all, and an invited client."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.domain.zones import is_time_zone, zone_choices
from accounts.models import Practice, User

PASSWORD_HINT = _("At least 10 characters. A short sentence is easy to remember.")


class ArrivalForm(forms.ModelForm):
    """A person's name, clock and language, and a password that passes the house's rules."""

    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=zone_choices)
    language = forms.ChoiceField(label=_("Your language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Password"), help_text=PASSWORD_HINT, strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    class Meta:
        model = User
        fields = ["name", "time_zone", "language"]
        labels = {"name": _("Your name")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]

    def _post_clean(self) -> None:
        # After the person's own words are on the instance: a password must not be the name again.
        super()._post_clean()  # type: ignore[misc]
        if password := self.cleaned_data.get("password"):
            try:
                validate_password(password, self.instance)
            except forms.ValidationError as problem:
                self.add_error("password", problem)


class WelcomeForm(ArrivalForm):
    """An invited client: the address is the invitation's, the password is theirs to leave out, clock and language come in the first step."""

    # Filled in by the browser; whoever has none starts with the coach's guess.
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput)  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("language", None)
        self.fields["password"].required = False
        self.fields["password"].help_text = _("At least 10 characters. Leave it empty to sign in with a code that we email to you each time.")

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        return zone if is_time_zone(zone) else str(self.initial.get("time_zone", "UTC"))


class FoundingForm(ArrivalForm):
    """The first person: also says address and practice."""

    email = forms.EmailField(label=_("Your email address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    practice_name = forms.CharField(
        label=_("Name of your practice"),
        help_text=_("Your clients see it in their invitation. You can change it later."),
        max_length=Practice._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    field_order = ["name", "email", "password", "practice_name", "time_zone", "language"]

    class Meta(ArrivalForm.Meta):
        fields = ["name", "email", "time_zone", "language"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()
