"""Mail: one way to send it, and a folder to look at while no mail server is set."""

from collections.abc import Mapping, Sequence
from email.message import MIMEPart
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

log = structlog.get_logger("mail")


class FolderBackend(EmailBackend):
    """Writes each mail into a file and says where, so that a code can be read without a mail server."""

    def send_messages(self, messages: Any) -> int:
        sent = super().send_messages(messages)
        for message in messages:
            log.info("mail written", to=", ".join(message.to), subject=message.subject, file=self._get_filename())  # type: ignore[attr-defined]
        return sent


def send(
    template: str,
    context: dict[str, Any],
    *,
    to: str,
    language: str,
    message_id: str,
    headers: Mapping[str, str] | None = None,
    files: Sequence[MIMEPart] = (),
) -> None:
    """Send `templates/<template>.txt` (first line the subject) in this language; the fixed Message-ID makes a repeat harmless."""
    words = Context(context | {"origin": settings.SITE_ORIGIN}, autoescape=False)  # a letter is text: O'Neil stays O'Neil
    with translation.override(language):
        text = get_template(f"{template}.txt").template.render(words)  # type: ignore[attr-defined]
    subject, _, body = text.strip().partition("\n")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headed = {**(headers or {}), "Message-ID": f"<{message_id}@{domain}>"}
    EmailMultiAlternatives(subject.strip(), body.strip() + "\n", to=[to], headers=headed, attachments=list(files)).send()  # type: ignore[arg-type]  # the types know no MIMEPart yet
