from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Client
from common.forms import PersonForm
from messaging.actions.incoming import MOST_FILES
from messaging.actions.sending import Written
from messaging.domain.rules import LONGEST
from messaging.forms.uploads import IncomingField, WholeForm
from messaging.models import LibraryItem, Message, MessageTemplate, Upload

FURTHEST = timedelta(days=365)
EMPTY = _("There is nothing to send yet. Write the message first.")
TOO_LONG = _("This is longer than a message can be (%(limit_value)d letters). Send it in two, or shorten it.")


def attachable(user: User, client: Client | None) -> Any:
    """Files that this person uploaded for this client's thread, or for nobody's yet, and that hang on nothing, but perhaps on a draft."""
    return Upload.objects.visible_to(user).ready().filter(client=client, resources=None, versions=None)


class WordsOrFiles(forms.CharField):
    """Words that are asked for and may be missing where a file says it all; the form looks at both."""

    def validate(self, value: Any) -> None:
        """Nothing typed is no mistake by itself."""


def message_words(kind: type[forms.CharField] = forms.CharField, **attrs: Any) -> forms.CharField:
    return kind(
        label=_("Message"),
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2, **attrs}),
        error_messages={"required": EMPTY, "max_length": TOO_LONG},
    )


class AttachingForm(forms.Form):
    """The part of a form that takes what hangs on a message: files that are here already, and items of the library."""

    kept = forms.ModelMultipleChoiceField(Upload.objects.none(), required=False)
    items = forms.ModelMultipleChoiceField(LibraryItem.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, client: Client | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = attachable(user, client)  # type: ignore[attr-defined]
        self.fields["items"].queryset = LibraryItem.objects.visible_to(user).on_the_shelf()  # type: ignore[attr-defined]


class SayingForm(WholeForm, AttachingForm):
    """Words with what hangs on them; one of the two has to be there."""

    content = message_words(WordsOrFiles)
    upload = IncomingField(label=_("Add files"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        hanging = sum(len(said.get(name) or ()) for name in ("upload", "kept", "items"))
        if not (said.get("content") or hanging or self.errors.keys() & {"content", "upload", "kept", "items"}):
            self.add_error("content", EMPTY)
        if hanging > MOST_FILES:
            self.add_error("upload", _("A message carries at most %(most)d files. Send the others with the next one.") % {"most": MOST_FILES})
        return said

    def written(self, arrived: Iterable[Upload] = ()) -> Written:
        """What is to be sent, with the files that arrived with this very form."""
        said = self.cleaned_data
        return Written(said["content"], said.get("reply_to"), said.get("asks_answer", False), [*said["kept"], *arrived], list(said["items"]))


class LaterField(forms.DateTimeField):
    """A moment on the writer's clock."""

    def to_python(self, value: Any) -> datetime | None:
        """The night in which the clock is changed holds an hour twice, or not at all."""
        try:
            return super().to_python(value)
        except forms.ValidationError as problem:
            if problem.code != "ambiguous_timezone":
                raise
            raise forms.ValidationError(_("The clock is changed in that night: this time comes twice, or not at all. Choose one before or after it.")) from None


class MessageForm(SayingForm):
    """What is written below a thread: words, what they answer, what hangs on them, and when they are sent."""

    content = message_words(WordsOrFiles, enterkeyhint="send")
    reply_to = forms.ModelChoiceField(Message.objects.none(), required=False, widget=forms.HiddenInput)
    asks_answer = forms.BooleanField(label=_("Ask for an answer"), required=False)
    send_at = LaterField(
        label=_("Send later"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("This is no day and time. Type for example 2026-12-24 09:30, or leave it empty.")},
    )

    def __init__(self, *args: Any, user: User, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, user=user, client=client, **kwargs)
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


class AttachForm(WholeForm):
    """Files that arrive while the message is still being written."""

    upload = IncomingField(label=_("Add files"), error_messages={"required": _("There is no file to add.")})


class DraftForm(AttachingForm):
    """What is typed so far: never refused, at most cut."""

    content = forms.CharField(required=False, strip=False)
    reply_to = forms.ModelChoiceField(Message.objects.none(), required=False)
    asks_answer = forms.BooleanField(required=False)

    def __init__(self, *args: Any, user: User, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, user=user, client=client, **kwargs)
        self.fields["reply_to"].queryset = Message.objects.visible_to(user).filter(client=client).standing().defer("words")  # type: ignore[attr-defined]
        if user.is_client:
            del self.fields["asks_answer"]

    @property
    def written(self) -> Written:
        self.full_clean()
        said = self.cleaned_data
        asks = said.get("asks_answer", False)
        return Written(said.get("content", "")[:LONGEST], said.get("reply_to"), asks, said.get("kept") or (), said.get("items") or ())


class EditForm(forms.Form):
    """Other words for a message that was sent a moment ago; the revision guards against a second tab. Where files say it all, no words are needed."""

    content = message_words()
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, message: Message) -> None:
        super().__init__(data, initial={"content": message.content, "revision": message.revision})
        self.fields["content"].required = not message.attached

    def meet(self, current: Message) -> list[tuple[str, str]]:
        """What stands now; sending the form again then means it."""
        self.data = cast(QueryDict, self.data).copy()
        self.data["revision"] = str(current.revision)
        return [(str(self.fields["content"].label), current.content or "–")]


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
