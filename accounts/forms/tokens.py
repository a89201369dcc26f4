from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken
from common.forms import PersonForm

LASTS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("One year"))]


class TokenForm(PersonForm):
    """What a key to the API is for, what it opens, and until when."""

    class Meta:
        model = ApiToken
        fields = ["name", "may_write"]
        labels = {"may_write": _("It may also change things")}
        help_texts = {"name": _("For example: calendar script, practice spreadsheet.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}

    areas = forms.MultipleChoiceField(
        label=_("Only for"), choices=ApiToken.Area, required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Choose none to open all areas.")
    )
    days = forms.ChoiceField(label=_("It ends after"), choices=LASTS, initial="90")

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["days"]))

    def save(self, commit: bool = True) -> ApiToken:
        """The key as it was asked for, not saved: its secret is made by the action."""
        token: ApiToken = self.instance
        token.person, token.areas = self.user, self.cleaned_data["areas"]
        return token
