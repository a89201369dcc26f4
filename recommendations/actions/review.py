"""The coach's decisions about suggestions. Nothing reaches a client but by `approve`, and then only after the time to take it back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from clients import acts
from clients.actions.locks import lock, lock_living
from clients.actions.people import ChangedMeanwhile
from clients.models import Client
from common.jobs import cancel, defer_at
from messaging.actions.notifying import notify
from recommendations.actions.waiting import count_waiting
from recommendations.domain.guardrails import room
from recommendations.domain.wording import changed_percent
from recommendations.models import EngineSettings, FeedbackEvent, Recommendation

UNDO_FOR = timedelta(seconds=10)
PASSED_OVER_AFTER = timedelta(days=14)
SEND = "recommendations.send"
DECISIONS = ("approved", "edited", "dismissed", "blocked")  # what the coach's decision leaves for the engine to learn from

Status = Recommendation.Status


class TooLate(Exception):
    """It has reached the client and cannot be taken back."""


class EnoughOpen(Exception):
    """As many as may be at a time are with the client without an answer, or on their way."""


@dataclass(frozen=True)
class Words:
    """What the client will read, and the places of the reasons that are wrong."""

    title: str
    description: str
    struck: tuple[int, ...] = ()


@dataclass(frozen=True)
class Approved:
    """What became of several."""

    rows: list[Recommendation] = field(default_factory=list)
    without_room: list[Recommendation] = field(default_factory=list)


@transaction.atomic
def approve(suggestion: Recommendation, words: Words, *, version: int, by: User, at: datetime) -> Recommendation:
    """Let it go to the client once the time to take it back is over.

    ChangedMeanwhile when `version` does not wait any more, EnoughOpen when three are with the client already.
    """
    row = _waiting(suggestion, version)
    if not room(open_with_client=Recommendation.objects.filter(client=row.client).open(at).count()):
        raise EnoughOpen(row)
    row.leaves_at = at + UNDO_FOR
    _decide(row, Status.APPROVED, words, by=by, at=at)
    _remember(row, "approved", by=by, at=at)
    defer_at(SEND, row.leaves_at, client_id=row.client_id, recommendation_id=row.pk)
    return row


@transaction.atomic
def approve_many(versions: dict[int, int], suggestions: Iterable[Recommendation], *, by: User, at: datetime) -> Approved:
    """Approve those of these that still wait in the version that was read, as they stand, and for whose client there is room."""
    approved = Approved()
    for row in sorted(suggestions, key=lambda row: (row.client_id, row.pk)):  # one order for all, so that nobody waits in a circle
        try:
            approved.rows.append(approve(row, _as_they_stand(row), version=versions[row.pk], by=by, at=at))
        except EnoughOpen:
            approved.without_room.append(row)
        except ChangedMeanwhile:
            continue
    return approved


@transaction.atomic
def keep_words(suggestion: Recommendation, words: Words, *, version: int, by: User, at: datetime) -> Recommendation:
    """Save other words and leave the decision for later."""
    row = _waiting(suggestion, version)
    row.status = Status.PROPOSED
    _write(row, words)
    _make_place(row)
    row.save()
    _remember_edit(row, by=by, at=at)
    return row


@transaction.atomic
def keep_for_session(suggestion: Recommendation, words: Words, *, version: int, by: User, at: datetime) -> Recommendation:
    """Offer it to the plan of the next session instead of sending it."""
    row = _waiting(suggestion, version)
    _decide(row, Status.FOR_SESSION, words, by=by, at=at)
    _remember(row, "approved", by=by, at=at)
    return row


@transaction.atomic
def dismiss(suggestion: Recommendation, words: Words, *, why: str, version: int, by: User, at: datetime) -> Recommendation:
    """Not now."""
    row = _waiting(suggestion, version)
    row.dismiss_reason = why
    _decide(row, Status.DISMISSED, words, by=by, at=at)
    _remember(row, "dismissed", by=by, at=at)
    return row


@transaction.atomic
def block(suggestion: Recommendation, words: Words, *, why: str, version: int, by: User, at: datetime) -> Recommendation:
    """Never for this client: the activity is not suggested to this client again."""
    row = _waiting(suggestion, version)
    row.dismiss_reason = why
    _decide(row, Status.BLOCKED, words, by=by, at=at)
    _remember(row, "blocked", by=by, at=at)
    if row.activity_id:
        held, _ = EngineSettings.objects.get_or_create(client=row.client)
        held.blocked_activities = sorted({*held.blocked_activities, row.activity_id})
        held.save(update_fields=["blocked_activities", "updated_at"])
    return row


@transaction.atomic
def take_back(suggestion: Recommendation) -> Recommendation:
    """Undo a decision: it waits again, with the words that were saved. TooLate once it was sent."""
    client, row = _held(suggestion, lock_living(suggestion.client_id))
    if row.sent_at is not None:
        raise TooLate
    if row.status in {Status.PROPOSED, Status.REPLACED}:
        return row
    if row.status == Status.BLOCKED and row.activity_id:
        EngineSettings.objects.filter(client=client).update(
            blocked_activities=[each for each in client.engine_settings.blocked_activities if each != row.activity_id]
        )
    row.status, row.decided_at, row.decided_by, row.leaves_at, row.dismiss_reason, row.taken_at = Status.PROPOSED, None, None, None, "", None
    row.version += 1
    _make_place(row)
    row.save()
    count_waiting(client)
    row.events.filter(kind__in=DECISIONS).delete()
    cancel(SEND, client_id=row.client_id, recommendation_id=row.pk)
    return row


@transaction.atomic
def send(recommendation_id: int, *, at: datetime) -> bool:
    """Bring an approved suggestion to the client; whether it went. Nothing for one that was taken back, went already, or whose time has not come."""
    found = Recommendation.objects.filter(pk=recommendation_id).first()
    if found is None:
        return False
    client, row = _held(found, lock(found.client_id))
    if row.status != Status.APPROVED or row.leaves_at is None or row.leaves_at > at:
        return False
    if client.state == Client.State.ARCHIVED:
        row.status, row.decided_at, row.leaves_at = Status.PROPOSED, None, None
        _make_place(row)
        row.save()
        return False
    row.status, row.sent_at, row.due_at = Status.SENT, at, at + PASSED_OVER_AFTER
    row.version += 1
    row.save()
    acts.record(client, "recommendation.sent", actor=row.decided_by, about=row, at=at)
    if client.user is not None:
        facts = {"who": row.decided_by.first_name if row.decided_by else client.practice.name, "what": row.title}
        notify(client.user, "suggestion", row, client=client, place=reverse("recommendations:own_one", args=[row.pk]), at=at, facts=facts, by=row.decided_by)
    return True


def send_all_due(*, at: datetime) -> int:
    """Send what is approved and whose job was lost; how many went."""
    return sum(send(pk, at=at) for pk in Recommendation.objects.leaving(at).order_by("leaves_at", "pk").values_list("pk", flat=True)[:500])


def _waiting(suggestion: Recommendation, version: int) -> Recommendation:
    """The suggestion, held, as it was read; ChangedMeanwhile when it is not that any more."""
    _, row = _held(suggestion, lock_living(suggestion.client_id))
    # A newer list may have taken its place while the coach read it; what the coach wants stands all the same.
    if row.version != version or row.status not in {Status.PROPOSED, Status.REPLACED}:
        raise ChangedMeanwhile(row)
    return row


def _held(suggestion: Recommendation, client: Client) -> tuple[Client, Recommendation]:
    row = Recommendation.objects.select_related("element", "decided_by").get(pk=suggestion.pk)
    row.client = client
    return client, row


def _decide(row: Recommendation, status: str, words: Words, *, by: User, at: datetime) -> None:
    _write(row, words)
    row.status, row.decided_by, row.decided_at = status, by, at
    _make_place(row)
    row.save()
    count_waiting(row.client)
    _remember_edit(row, by=by, at=at)


def _make_place(row: Recommendation) -> None:
    """An activity waits once for a client: what else waits of it gives way."""
    if row.activity_id:
        same = Recommendation.objects.filter(client=row.client, activity=row.activity_id, status=Status.PROPOSED)
        same.exclude(pk=row.pk).update(status=Status.REPLACED)


def _write(row: Recommendation, words: Words) -> None:
    row.title, row.description, row.struck = words.title, words.description, sorted(words.struck)
    row.version += 1


def _remember(row: Recommendation, kind: str, *, by: User, at: datetime, value: int | None = None) -> None:
    FeedbackEvent.objects.update_or_create(recommendation=row, kind=kind, actor=by, defaults={"client": row.client, "at": at, "value": value})


def _remember_edit(row: Recommendation, *, by: User, at: datetime) -> None:
    changed = changed_percent(f"{row.original_title}\n{row.original_text}", f"{row.title}\n{row.description}")
    if changed:
        _remember(row, "edited", by=by, at=at, value=changed)
    else:
        row.events.filter(kind="edited", actor=by).delete()


def _as_they_stand(row: Recommendation) -> Words:
    return Words(row.title, row.description, tuple(row.struck))
