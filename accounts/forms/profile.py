from typing import Any

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
        fields = ["name", "time_zone", "language", "welcome"]
        labels = {"name": _("Name"), "welcome": _("Your words of welcome")}
        help_texts = {"welcome": _("New clients read them, under your name, when they open your invitation.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"}), "welcome": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.user.is_coach:
            del self.fields["welcome"]


class ClockForm(PersonForm):
    """How a new client reads times and words: both are guessed, and theirs to change."""

    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=zone_choices, help_text=_("Type the name of a city to find it."))
    language = forms.ChoiceField(label=_("Your language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["language", "time_zone"]


class CodeForm(forms.Form):
    """The code that was emailed to confirm who is there."""

    code = forms.CharField(
        label=_("Code from the email"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )
