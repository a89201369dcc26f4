"""The form below a thread: what it begins with, and what waits beside it."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.gates import PersonRequest
from clients.models import Client
from messaging.actions.outgoing import Kept
from messaging.domain.words import addressed, first_words
from messaging.forms.messages import MessageForm
from messaging.models import Message, MessageTemplate


def initial(request: PersonRequest, client: Client, kept: Kept, template: MessageTemplate | None) -> dict[str, Any]:
    """The draft, with the words of a template after it, and the message that is replied to."""
    draft, replied = kept.draft, request.GET.get("reply", "")
    words = [draft.content] if draft else []
    if template is not None:
        words.append(addressed(template.body, client.first_name))
    reply_to: Any = int(replied) if replied.isdecimal() and len(replied) < 18 else draft.reply_to_id if draft else None
    return {"content": "\n\n".join(words), "reply_to": reply_to, "asks_answer": draft.asks_answer if draft else False}


def composer(form: MessageForm, kept: Kept) -> dict[str, Any]:
    """The form, the words that it answers, and what waits to be sent."""
    number = form["reply_to"].value()
    found = _answered(form, number) if number else None
    return {"form": form, "later": kept.later, "reply_words": (first_words(found.content) or _("Deleted")) if found else ""}


def _answered(form: MessageForm, number: Any) -> Message | None:
    return form.fields["reply_to"].queryset.filter(pk=number).first() if str(number).isdecimal() else None  # type: ignore[attr-defined]
