from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Client
from messaging.readings.searching import Sought, writers

LONGEST = 200
TOO_LONG = _("These are more words than can be looked for at once. Leave some of them out.")


class SearchForm(forms.Form):
    """What somebody looks for in their messages; what cannot be understood is left out and said at its field."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    person = forms.ModelChoiceField(Client.objects.none(), label=_("With"), required=False, empty_label=_("Everybody"))
    writer = forms.ModelChoiceField(User.objects.none(), label=_("Written by"), required=False, empty_label=_("Everybody"))
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    attached = forms.BooleanField(label=_("With a file"), required=False)
    unanswered = forms.BooleanField(label=_("Unanswered"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Client.objects.visible_to(user).order_by("sort_name", "pk")  # type: ignore[attr-defined]
        self.fields["q"].help_text = _("Of the last word the beginning is enough. “Several words in quotation marks” are found as they stand.")
        if user.is_client:
            del self.fields["person"]
            self.fields["writer"].queryset = writers(user)  # type: ignore[attr-defined]
        else:
            del self.fields["writer"]

    @property
    def sought(self) -> Sought:
        self.full_clean()
        said = self.cleaned_data
        person, writer = ((chosen := said.get(name)) and chosen.pk for name in ("person", "writer"))
        days = (said.get("first"), said.get("last"))
        return Sought(said.get("q") or "", person, writer, *days, bool(said.get("unanswered")), bool(said.get("attached")))
