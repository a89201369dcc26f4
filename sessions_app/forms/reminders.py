from typing import Any

from django import forms
from django.utils.translation import gettext as _

from messaging.forms.notifications import RemindersField


class RemindersForm(forms.Form):
    """How long before one session each of these people is reminded."""

    own = RemindersField(label="")
    theirs = RemindersField(label="")

    def __init__(self, *args: Any, own_label: str, their_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["own"].label = own_label
        if their_name:
            self.fields["theirs"].label = _("Remind %(name)s") % {"name": their_name}
        else:
            del self.fields["theirs"]
