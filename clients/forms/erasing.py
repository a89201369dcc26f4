from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clients.domain.names import sortable
from clients.models import Client


class NameForm(forms.Form):
    """The name of whoever is to be erased, typed by hand; case, accents and spaces are forgiven."""

    name = forms.CharField(label=_("The name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client
        self.fields["name"].label = _("Type the name “%(name)s”") % {"name": client.name}

    def clean_name(self) -> str:
        typed = self.cleaned_data["name"]
        if _bare(typed) != _bare(self.client.name):
            raise ValidationError(_("This is not the name. Nothing was erased. Type “%(name)s”."), params={"name": self.client.name})
        return typed


class ReasonForm(NameForm):
    """The same for staff, who also say who asked for it."""

    reason = forms.CharField(label=_("Who asked for it, and how"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ["reason", "name"]


def _bare(name: str) -> str:
    return " ".join(sortable(name).split())
