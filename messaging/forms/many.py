"""One text, and files with it, for several clients; each gets a message of their own."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from messaging.forms.messages import SayingForm
from messaging.forms.recipients import RecipientsForm
from messaging.models import LibraryItem

SHOWN_ITEMS = 100


class ManyForm(SayingForm, RecipientsForm):
    items = forms.ModelMultipleChoiceField(
        LibraryItem.objects.none(), label=gettext_lazy("From your library"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, client=None, **kwargs)
        self.offer(user)
        self.fields["content"].widget.attrs["rows"] = 6
        self.fields["content"].help_text = _("{first_name} becomes each client’s first name.")
        self._show_items()

    def _show_items(self) -> None:
        """Those that changed last, and whichever is chosen; any other of the library may be sent as well."""
        shelf = self.fields["items"].queryset  # type: ignore[attr-defined]
        newest = list(shelf.order_by("-updated_at", "-pk").values_list("pk", "title")[: SHOWN_ITEMS + 1])
        shown = dict(newest[:SHOWN_ITEMS])
        chosen = [int(number) for number in map(str, self["items"].value() or ()) if number.isdecimal() and len(number) < 18]
        others = shelf.filter(pk__in=[number for number in chosen if number not in shown]).values_list("pk", "title")
        self.fields["items"].choices = [*others, *shown.items()]  # type: ignore[attr-defined]
        if len(newest) > SHOWN_ITEMS:
            self.fields["items"].help_text = _("These changed last. For any other open it in the library and choose “Send with a message”.")
