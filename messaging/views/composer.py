"""The form below a thread: what it begins with, and what waits beside it."""

import re
from typing import Any

from django.utils.translation import gettext as _

from accounts.gates import PersonRequest
from clients.models import Client
from messaging.actions.outgoing import Kept, written_in
from messaging.actions.sending import Written
from messaging.domain.words import addressed, first_words
from messaging.forms.messages import MessageForm, SayingForm
from messaging.models import Message, MessageTemplate
from messaging.views.looks import chip

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)


def initial(request: PersonRequest, client: Client, kept: Kept, template: MessageTemplate | None) -> dict[str, Any]:
    """The draft, with the words of a template after it, and the message that is replied to."""
    draft, replied = kept.draft, request.GET.get("reply", "")
    words = [draft.content] if draft else []
    if template is not None:
        words.append(addressed(template.body, client.first_name))
    reply_to: Any = int(replied) if replied.isdecimal() and len(replied) < 18 else draft.reply_to_id if draft else None
    hanging = written_in(draft) if draft else Written("")
    wanted = request.GET.get("attach", "")
    items = [item.pk for item in hanging.items] + ([int(wanted)] if wanted.isdecimal() and len(wanted) < 18 else [])
    said: dict[str, Any] = {"content": "\n\n".join(words), "reply_to": reply_to, "asks_answer": draft.asks_answer if draft else False}
    if MOMENT.fullmatch(later := request.GET.get("later", "")):
        said["send_at"] = later
    return said | {"kept": [upload.pk for upload in hanging.uploads], "items": items}


def composer(form: MessageForm, kept: Kept) -> dict[str, Any]:
    """The form, the words that it answers, and what waits to be sent."""
    number = form["reply_to"].value()
    found = _answered(form, number) if number else None
    words = (first_words(found.content) or _("Deleted")) if found else ""
    return {"form": form, "later": kept.later, "reply_words": words, "hanging": hanging(form)}


def hanging(form: MessageForm) -> list[dict[str, Any]]:
    """What hangs on the message that is being written, of what may."""
    return [chip(name, row) for name in ("kept", "items") for row in chosen(form, name)]


def chosen(form: SayingForm, name: str) -> Any:
    numbers = [str(value) for value in form[name].value() or ()]
    return form.fields[name].queryset.filter(pk__in=[number for number in numbers if number.isdecimal() and len(number) < 18])  # type: ignore[attr-defined]


def _answered(form: MessageForm, number: Any) -> Message | None:
    return form.fields["reply_to"].queryset.filter(pk=number).first() if str(number).isdecimal() else None  # type: ignore[attr-defined]
