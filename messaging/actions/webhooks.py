"""Programs that are told what happens: added, tried, paused, going on, ended, and told again."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.domain.sealing import seal, unseal
from common.jobs import defer
from messaging.domain.webhooks import secret_of
from messaging.models import Delivery, Webhook


def add(hook: Webhook, *, at: datetime) -> str:
    """Save a new address and return its secret, which nobody can read again."""
    secret = secret_of(secrets.token_bytes(32))
    hook.sealed, hook.listens_since = seal(secret, keys=_keys()), at
    hook.save(force_insert=True)
    return secret


def secret_for(hook: Webhook) -> str:
    """The secret, to sign with."""
    return unseal(hook.sealed, keys=_keys())


@transaction.atomic
def test(hook: Webhook, *, at: datetime) -> Delivery:
    """Send something that is about nobody."""
    row = Delivery.objects.create(webhook=hook, created_at=at, due_at=at)
    defer("messaging.tell_program", webhook_id=hook.pk)
    return row


def pause(hook: Webhook, *, because: str = Webhook.Why.ASKED, at: datetime) -> None:
    """Put nothing more down for it; what waits stays."""
    Webhook.objects.filter(pk=hook.pk, paused_at=None).update(paused_at=at, paused_because=because)


@transaction.atomic
def resume(hook: Webhook, *, at: datetime) -> None:
    """Go on with what waited and with what happens from now on; what happened meanwhile is not made up for."""
    Webhook.objects.filter(pk=hook.pk).exclude(paused_at=None).update(paused_at=None, paused_because="", failures=0, listens_since=at)
    Delivery.objects.filter(webhook=hook, state=Delivery.State.WAITING).update(due_at=at)
    defer("messaging.tell_program", webhook_id=hook.pk)


@transaction.atomic
def replay(row: Delivery, *, at: datetime) -> None:
    """Send it once more, under the same number, with as many tries as at first."""
    Delivery.objects.filter(pk=row.pk).update(state=Delivery.State.WAITING, failures=0, due_at=at, settled_at=None)
    defer("messaging.tell_program", webhook_id=row.webhook_id)


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
