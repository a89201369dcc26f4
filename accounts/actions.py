"""Coming in: how a person and a practice begin, and how somebody without a password shows who they are."""

import secrets
import uuid
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import ApiToken, Membership, Practice, User
from common import mail

FOUNDING_LOCK = 5_081_001
CODE_KEY = "confirmation_code"
CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 3
TOKEN_BEGINS = "chub_"  # noqa: S105 - what every key begins with, so that those who scan code for lost keys know ours


class AlreadyFounded(Exception):
    """Somebody is here already: the first person has come."""


@transaction.atomic
def found(person: User, *, password: str, practice_name: str) -> User:
    """Make the first person of an empty installation: a coach who owns a practice; AlreadyFounded if anybody is here."""
    with connection.cursor() as cursor:
        # Nothing exists yet whose row could be locked, so two founders meet at an advisory lock.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOUNDING_LOCK])
    if User.objects.exists():
        raise AlreadyFounded
    person.role = User.Role.COACH
    person.set_password(password)
    person.save()
    # Whoever starts the installation owns the machine; a mail would prove nothing more.
    _prove_address(person)
    open_practice(practice_name, owner=person)
    return person


@transaction.atomic
def open_practice(name: str, *, owner: User) -> Practice:
    """Give a coach a practice of their own."""
    practice = Practice.objects.create(name=name, owner=owner)
    Membership.objects.create(user=owner, practice=practice)
    return practice


@transaction.atomic
def welcome_client(person: User, *, password: str) -> User:
    """Make the account of an invited client; without a password they sign in by emailed code or passkey.

    The invitation came by mail, so whoever opened it reads the mail of this address.
    """
    person.role, person.arrival_step = User.Role.CLIENT, 1
    if password:
        person.set_password(password)
    else:
        person.set_unusable_password()
    person.save()
    _prove_address(person)
    return person


def arrive_at(person: User, step: int | None) -> None:
    """The step of the arrival that comes next; None when nothing is left of it."""
    User.objects.filter(pk=person.pk).update(arrival_step=step)


def hide_numbers(person: User) -> None:
    """From now on pages about this person tell the person in words."""
    User.objects.filter(pk=person.pk).update(hides_numbers=True)


def show_numbers(person: User) -> None:
    User.objects.filter(pk=person.pk).update(hides_numbers=False)


@transaction.atomic
def forget_unproven(email: str) -> None:
    """Remove an account that took this address without ever proving it, so that it does not stand in its owner's way."""
    squatters = User.objects.filter(email__iexact=email, last_login=None, role=User.Role.COACH).exclude(pk__in=User.objects.proven())
    for squatter in squatters.select_for_update(of=("self",)):
        Practice.objects.filter(owner=squatter).delete()
        squatter.delete()


def mail_confirmation_code(session: Any, *, person: User, at: datetime) -> None:
    """Mail the person a code of six digits; the session keeps only its fingerprint, for ten minutes and three tries."""
    code = f"{secrets.randbelow(1_000_000):06}"
    session[CODE_KEY] = {"print": _fingerprint(code), "until": (at + CODE_LASTS).timestamp(), "tries": CODE_TRIES}
    mail.send(
        "mail/accounts/confirmation_code",
        {"code": code, "name": person.first_name},
        to=person.email,
        language=person.language,
        message_id=f"code-{uuid.uuid4()}",
    )


def redeem_confirmation_code(session: Any, code: str, *, at: datetime) -> bool:
    """Whether this is the code that was mailed; a right one works once, the third wrong one ends it."""
    kept = session.pop(CODE_KEY, None)
    if not kept or at.timestamp() > kept["until"]:
        return False
    if constant_time_compare(_fingerprint("".join(filter(str.isdigit, code))), kept["print"]):
        return True
    if kept["tries"] > 1:
        session[CODE_KEY] = kept | {"tries": kept["tries"] - 1}
    return False


def make_token(token: ApiToken, *, lasts: timedelta, at: datetime) -> str:
    """Save a new key to the API and return its secret, which nobody can read again."""
    secret = TOKEN_BEGINS + secrets.token_urlsafe(32)
    token.fingerprint, token.expires_at = sha256(secret.encode()).hexdigest(), at + lasts
    token.save(force_insert=True)
    return secret


def use_token(secret: str, *, at: datetime) -> ApiToken | None:
    """The key of this secret with its person, its use noted; None for one that is unknown, expired, revoked or of somebody who may not sign in."""
    found = ApiToken.objects.with_secret(secret).select_related("person")
    token = found.filter(expires_at__gt=at, person__is_active=True).first()
    if token is not None and not token.is_noted(at):
        ApiToken.objects.filter(pk=token.pk).update(used_at=at)
    return token


def _fingerprint(code: str) -> str:
    return salted_hmac("accounts.confirmation", code, algorithm="sha256").hexdigest()


def _prove_address(person: User) -> None:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
