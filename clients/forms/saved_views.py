from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import SavedView


class SavedViewForm(forms.ModelForm):
    """The name under which a coach keeps a view of the list."""

    class Meta:
        model = SavedView
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the view")
