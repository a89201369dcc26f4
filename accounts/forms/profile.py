from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.domain.zones import zone_choices
from accounts.models import User
from common.forms import PersonForm


class ProfileForm(PersonForm):
    """What a person says about themselves: name, clock and language."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, help_text=_("Every time on these pages is shown in it. Type the name of a city to find yours.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["name", "time_zone", "language"]
        labels = {"name": _("Name")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class CodeForm(forms.Form):
    """The code that was emailed to confirm who is there."""

    code = forms.CharField(
        label=_("Code from the email"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )
