"""The address in every mail that stops such mails: signed, so that it works for whoever holds the mail, and for nothing else."""

from django.core import signing
from django.urls import reverse

from accounts.models import User
from messaging.domain.notices import KINDS

SALT = "messaging.stop"


def stop_address(person: User, kind: str) -> str:
    """Where this person stops mails of a kind; of the daily mail without one."""
    return reverse("messaging:stop", args=[signing.dumps([person.pk, kind], salt=SALT)])


def who_stops(token: str) -> tuple[int, str] | None:
    """The person's number and the kind that this token was signed for; None for a token that was altered."""
    try:
        person_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (person_id, kind) if kind == "" or kind in KINDS else None
