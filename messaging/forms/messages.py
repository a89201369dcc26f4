from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Client
from common.forms import PersonForm
from messaging.actions.sending import Written
from messaging.domain.rules import LONGEST
from messaging.models import Message, MessageTemplate

FURTHEST = timedelta(days=365)
EMPTY = _("There is nothing to send yet. Write the message first.")
TOO_LONG = _("This is longer than a message can be (%(limit_value)d letters). Send it in two, or shorten it.")


def _words(**attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Message"),
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2, **attrs}),
        error_messages={"required": EMPTY, "max_length": TOO_LONG},
    )


class MessageForm(forms.Form):
    """What is written below a thread: words, what they answer, and when they are sent."""

    content = _words(enterkeyhint="send")
    reply_to = forms.ModelChoiceField(Message.objects.none(), required=False, widget=forms.HiddenInput)
    asks_answer = forms.BooleanField(label=_("Ask for an answer"), required=False)
    send_at = forms.DateTimeField(
        label=_("Send later"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("This is no day and time. Type for example 2026-12-24 09:30, or leave it empty.")},
    )

    def __init__(self, *args: Any, user: User, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quoted = Message.objects.visible_to(user).filter(client=client).standing().defer("words")
        self.fields["reply_to"].queryset = quoted  # type: ignore[attr-defined]
        if user.is_client:
            del self.fields["asks_answer"]

    def clean_send_at(self) -> datetime | None:
        send_at: datetime | None = self.cleaned_data["send_at"]
        if send_at is None:
            return None
        now = timezone.now()
        if send_at <= now:
            raise forms.ValidationError(_("This time is past. Choose a later one, or leave it empty to send right away."))
        if send_at > now + FURTHEST:
            raise forms.ValidationError(_("This is more than a year away. Choose an earlier day."))
        return send_at

    @property
    def written(self) -> Written:
        said = self.cleaned_data
        return Written(said["content"], said.get("reply_to"), said.get("asks_answer", False))


class DraftForm(forms.Form):
    """What is typed so far: never refused, at most cut."""

    content = forms.CharField(required=False, strip=False)
    reply_to = forms.ModelChoiceField(Message.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply_to"].queryset = Message.objects.visible_to(user).filter(client=client).standing().defer("words")  # type: ignore[attr-defined]

    @property
    def written(self) -> Written:
        self.full_clean()
        return Written(self.cleaned_data.get("content", "")[:LONGEST], self.cleaned_data.get("reply_to"))


class EditForm(forms.Form):
    """Other words for a message that was sent a moment ago."""

    content = _words()


class ManyForm(forms.Form):
    """One text for several clients; each gets a message of their own."""

    clients = forms.ModelMultipleChoiceField(
        Client.objects.none(),
        label=_("To"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Nobody is chosen yet. Choose at least one client.")},
    )
    content = _words()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clients"].queryset = Client.objects.visible_to(user).current().order_by("sort_name", "pk")  # type: ignore[attr-defined]
        self.fields["content"].help_text = _("{first_name} becomes each client’s first name.")


class TemplateForm(PersonForm):
    class Meta:
        model = MessageTemplate
        fields = ["title", "body"]
        labels = {"title": _("Title"), "body": _("Words")}
        help_texts = {"body": _("{first_name} becomes the client’s first name when it is sent.")}
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"title": {"required": _("Give the template a title.")}, "body": {"required": _("There are no words to keep yet.")}}

    def clean_title(self) -> str:
        """Said here, because the form does not hold the coach whose titles must differ."""
        title: str = self.cleaned_data["title"]
        if MessageTemplate.objects.visible_to(self.user).filter(title=title).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("You already have a template with this title. Choose another one."))
        return title
