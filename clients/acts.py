"""The bell: every meaningful act is recorded here, and every app may listen."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection, models, transaction
from django.dispatch import Signal

from accounts.models import User
from clients.domain.kinds import KINDS
from clients.models import Act, Client

# The only signal of the project, sent after commit with the acts that were recorded, in one batch per call. A listener that
# breaks is logged and no more: what was recorded stands, and the person who did it must not be shown an error.
rang = Signal()

READ_AGAIN_AFTER = timedelta(minutes=15)
# One statement whether or not this look is one of several: every page about a client begins with it.
LOOKED = """
INSERT INTO clients_access (client_id, actor_id, what, about_id, at, address)
SELECT %(client)s, %(actor)s, %(what)s, %(about)s, %(at)s, %(address)s
WHERE NOT EXISTS (
    SELECT FROM clients_access
    WHERE client_id = %(client)s AND actor_id = %(actor)s AND what = %(what)s AND about_id IS NOT DISTINCT FROM %(about)s AND at > %(since)s)
"""


def record(
    client: Client,
    kind: str,
    *,
    actor: User | None,
    about: models.Model | None,
    at: datetime,
    due_at: datetime | None = None,
    value: Decimal | None = None,
) -> Act:
    """Append one act to the client's log and ring the bell after commit; KeyError for an unknown kind."""
    act = new_act(client, kind, actor=actor, about=about, at=at, due_at=due_at, value=value)
    act.save(force_insert=True)
    transaction.on_commit(partial(rang.send_robust, sender=Act, acts=[act]))
    return act


def record_many(acts: Iterable[Act]) -> list[Act]:
    """Append acts made by `new_act` in one statement and ring the bell once after commit."""
    written = Act.objects.bulk_create(acts, batch_size=5000)
    transaction.on_commit(partial(rang.send_robust, sender=Act, acts=written))
    return written


def new_act(
    client: Client,
    kind: str,
    *,
    actor: User | None,
    about: models.Model | None,
    at: datetime,
    due_at: datetime | None = None,
    value: Decimal | None = None,
) -> Act:
    """An act that is not saved yet; its title keeps the words of what it is about as they were."""
    about_type, about_id, title = _named(about)
    return Act(
        client=client,
        kind=kind,
        family=KINDS[kind].family,
        actor=actor,
        about_type=about_type,
        about_id=about_id,
        title=title,
        at=at,
        due_at=due_at,
        value=value,
    )


def record_read(client: Client, what: str, *, actor: User, at: datetime, about_id: int | None = None, address: str | None = None) -> None:
    """Log that a coach or a member of staff opened something of the client's; repeated looks within 15 minutes are one."""
    if actor.is_client:
        return
    looked: dict[str, Any] = {
        "client": client.pk,
        "actor": actor.pk,
        "what": what,
        "about": about_id,
        "at": at,
        "address": address,
        "since": at - READ_AGAIN_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOOKED, looked)


def _named(about: models.Model | None) -> tuple[str, int | None, str]:
    if about is None:
        return "", None, ""
    return about._meta.label_lower, about.pk, str(about)[:200]
