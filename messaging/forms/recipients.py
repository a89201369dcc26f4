"""To whom something goes that goes to several: one by one, all who carry a tag, or everybody."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.models import Client


class RecipientsForm(forms.Form):
    """The part of a form that asks to whom."""

    clients = forms.ModelMultipleChoiceField(Client.objects.none(), label=gettext_lazy("Clients"), required=False, widget=forms.CheckboxSelectMultiple)
    everybody = forms.BooleanField(required=False)
    tags = forms.MultipleChoiceField(label=gettext_lazy("Everybody with the tag"), required=False, widget=forms.CheckboxSelectMultiple)

    def offer(self, user: User) -> None:
        """Let this user's clients of now be chosen."""
        mine = Client.objects.visible_to(user).current().order_by("sort_name", "pk")
        self.fields["clients"].queryset = mine  # type: ignore[attr-defined]
        self.tagged: dict[str, list[int]] = {}
        self.all_ids: set[int] = set()
        for client_id, tags in mine.values_list("pk", "tags"):
            self.all_ids.add(client_id)
            for tag in tags:
                self.tagged.setdefault(tag, []).append(client_id)
        self.fields["everybody"].label = _("All my clients (%(count)d)") % {"count": len(self.all_ids)}
        self.fields["tags"].choices = [(tag, f"{tag} ({len(self.tagged[tag])})") for tag in sorted(self.tagged, key=str.casefold)]  # type: ignore[attr-defined]
        if not self.tagged:
            del self.fields["tags"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.client_ids:
            self.add_error("clients", _("Nobody is chosen yet. Choose a client or a tag."))
        return cleaned

    @property
    def client_ids(self) -> set[int]:
        if self.cleaned_data.get("everybody"):
            return self.all_ids
        one_by_one = {client.pk for client in self.cleaned_data.get("clients") or ()}
        return one_by_one.union(*(self.tagged[tag] for tag in self.cleaned_data.get("tags") or ()))
