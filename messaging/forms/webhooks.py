from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clients.domain.kinds import SUBJECTS
from common.forms import PersonForm
from messaging.models import Webhook

LABELS = {
    "sessions": _("Sessions"),
    "tasks": _("Tasks"),
    "goals": _("Goals"),
    "entries": _("Journal"),
    "checkins": _("Check-ins"),
    "messages": _("Messages"),
    "suggestions": _("Suggestions"),
    "files": _("Files"),
    "journey": _("Journey"),
    "coaching": _("Coaching"),
}


class WebhookForm(PersonForm):
    """Which program is told, and of what."""

    class Meta:
        model = Webhook
        fields = ["name", "url"]
        help_texts = {
            "name": _("For example: practice spreadsheet, invoices."),
            "url": _("It begins with https:// and can be reached from the internet."),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"}), "url": forms.URLInput(attrs={"autocomplete": "off"})}

    subjects = forms.MultipleChoiceField(
        label=_("Only about"),
        choices=[(subject, LABELS[subject]) for subject in SUBJECTS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none to be told of everything that the timeline shows you."),
    )

    def clean_url(self) -> str:
        parts = urlsplit(self.cleaned_data["url"])
        schemes = {"https", "http"} if settings.WEBHOOK_NETWORKS else {"https"}
        if parts.scheme not in schemes or parts.username is not None or parts.fragment:
            raise forms.ValidationError(_("Type an address that begins with https://, without a name and a password in it."))
        return self.cleaned_data["url"]

    def save(self, commit: bool = True) -> Webhook:
        """The webhook as it was asked for, not saved: its secret is made by the action."""
        hook: Any = self.instance
        hook.coach, hook.subjects = self.user, self.cleaned_data["subjects"]
        return hook
