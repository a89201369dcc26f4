"""What is not sent yet: drafts, messages for later, and templates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from clients.actions.locks import lock_living
from clients.actions.states import refuse_archived
from clients.models import Client
from common.jobs import defer_at
from messaging.actions.sending import NobodyThere, Written, send_beside_draft
from messaging.domain.words import addressed
from messaging.models import Hush, Message, MessageTemplate, Outgoing

# How late a draft may arrive that was on its way when its words were sent, and how many messages may have come in between.
A_MOMENT, NEWEST = timedelta(minutes=1), 5


@dataclass(frozen=True)
class Kept:
    """What one person wrote into one thread and did not send yet."""

    draft: Outgoing | None
    later: list[Outgoing]


def of(client: Client, person: User) -> Kept:
    rows = list(Outgoing.objects.visible_to(person).filter(client=client))
    return Kept(next((row for row in rows if row.send_at is None), None), [row for row in rows if row.send_at is not None])


@transaction.atomic
def keep_draft(client_id: int, written: Written, *, by: User, at: datetime) -> None:
    """Keep what is typed so far; nothing typed is no draft, nor is what went a moment ago, however late this comes. Archived."""
    client = lock_living(client_id)  # whatever is being sent in the same moment is sent first
    if not _has_just_gone(client, written, by=by, at=at):
        _keep(client, written, by=by)


def _has_just_gone(client: Client, written: Written, *, by: User, at: datetime) -> bool:
    said = written.content.strip()
    words = {said, addressed(said, client.first_name)}
    newest = Message.objects.filter(client=client).order_by("-seq").values_list("sender", "timestamp", "content")[:NEWEST]
    later = Outgoing.objects.visible_to(by).later().filter(client=client, content__in=words, updated_at__gt=at - A_MOMENT)
    return bool(said) and (any(row[0] == by.pk and row[1] > at - A_MOMENT and row[2] in words for row in newest) or later.exists())


def _keep(client: Client, written: Written, *, by: User) -> None:
    if written.is_nothing:
        Outgoing.objects.visible_to(by).drafts().filter(client=client).delete()
        return
    kept = {"content": written.content, "reply_to": written.reply_to, "asks_answer": written.asks_answer}
    row, _ = Outgoing.objects.update_or_create(client=client, author=by, send_at=None, defaults=kept)
    _hang_on(row, written)


@transaction.atomic
def send_later(client_id: int, written: Written, *, by: User, send_at: datetime) -> Outgoing:
    """Keep the message until then; its job is queued with it."""
    client = lock_living(client_id)
    if by.is_client and not client.coachings.filter(ended_at=None).exists():
        raise NobodyThere
    Outgoing.objects.visible_to(by).drafts().filter(client=client).delete()
    kept = Outgoing.objects.create(
        client=client, author=by, content=written.content, reply_to=written.reply_to, asks_answer=written.asks_answer, send_at=send_at
    )
    _hang_on(kept, written)
    defer_at("messaging.send_later", send_at, outgoing_id=kept.pk)
    return kept


@transaction.atomic
def send_due(outgoing_id: int, *, at: datetime) -> None:
    """Send what waited; what was taken back, sent already, or may no longer be sent, is not."""
    kept = Outgoing.objects.select_for_update(of=("self",)).select_related("author", "client").filter(pk=outgoing_id, send_at__lte=at).first()
    if kept is None:
        return
    if not may_write(kept.client, kept.author):
        kept.delete()
        return
    if Hush.objects.pausing(kept.client, kept.author).blocking().exists():
        _be_draft_again(kept)  # its words stay with whoever wrote them
        return
    written = written_in(kept)
    kept.delete()
    send_beside_draft(kept.client_id, written, by=kept.author, at=at)  # what is being typed meanwhile is another message


@transaction.atomic
def take_back(client: Client, outgoing_id: int, *, by: User) -> Outgoing | None:
    """Make a message for later the draft again; None if it waits no more, as when it is being sent in the same moment. Archived."""
    refuse_archived(client)  # not locked: what is being sent holds its own row first
    kept = (
        Outgoing.objects.visible_to(by).later().select_for_update(of=("self",)).select_related("client", "author").filter(client=client, pk=outgoing_id).first()
    )
    if kept is not None:
        _be_draft_again(kept)
    return kept


def _be_draft_again(kept: Outgoing) -> None:
    """In front of what is being typed."""
    draft = Outgoing.objects.visible_to(kept.author).drafts().filter(client=kept.client_id).first()
    content = f"{kept.content}\n\n{draft.content}" if draft else kept.content
    waited, typed = written_in(kept), written_in(draft) if draft else Written("")
    files, items = {*waited.uploads, *typed.uploads}, {*waited.items, *typed.items}
    _keep(kept.client, Written(content, kept.reply_to, kept.asks_answer, files, items), by=kept.author)
    kept.delete()


def written_in(kept: Outgoing) -> Written:
    """What waits, with the files that are still there and the items that are still on the shelf."""
    return Written(kept.content, kept.reply_to, kept.asks_answer, list(kept.uploads.order_by("pk")), list(kept.items.on_the_shelf().order_by("pk")))


def _hang_on(kept: Outgoing, written: Written) -> None:
    kept.uploads.set(written.uploads)
    kept.items.set(written.items)


def may_write(client: Client, person: User) -> bool:
    """Whether this person takes part in the thread right now."""
    return client.state != Client.State.ARCHIVED and Client.objects.visible_to(person).filter(pk=client.pk).exists()


def keep_template(template: MessageTemplate, *, by: User) -> MessageTemplate:
    template.coach = by
    template.save()
    return template
