"""Taking back a whole import: who came with it leaves again unless something happened since, and what was filled in is emptied unless somebody changed it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from clients.actions.cards import refresh_cards
from clients.actions.erasing import allowing_erasure
from clients.actions.locks import lock
from clients.models import Act, Client, ClientImport, Goal, ImportRow, Note
from clients.readings import imports as readings
from common.jobs import defer

UNDO_WITHIN = timedelta(days=1)
BATCH = 100


class TooLateToUndo(Exception):
    """The import is not done, was undone before, or is older than a day."""


@dataclass(frozen=True)
class Outlook:
    """What undoing would do now: how many clients leave, which lines' clients stay and why, how many get their gaps back."""

    leaving: int
    staying: list[tuple[ImportRow, list[str]]]
    restored: int


def may_undo(run: ClientImport, *, at: datetime) -> bool:
    return run.state == ClientImport.State.DONE and run.finished_at is not None and at < run.finished_at + UNDO_WITHIN


def outlook(run: ClientImport) -> Outlook:
    """What undoing this import would do now."""
    rows = list(run.rows.written().select_related("client").order_by("number"))
    added = [row for row in rows if row.decision == ImportRow.Decision.ADD and row.client_id]
    happened = readings.since_added(added)
    staying = [(row, happened[row.client_id]) for row in added if row.client_id and row.client_id in happened]
    own = {row.client_id for row in added}
    filled = [row for row in rows if row.decision == ImportRow.Decision.MERGE and row.client_id not in own and _is_filled(row)]
    return Outlook(len(added) - len(staying), staying, len(filled))


@transaction.atomic
def undo(run: ClientImport, *, at: datetime) -> None:
    """Let the worker take the import back; TooLateToUndo if that cannot be."""
    run = ClientImport.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not may_undo(run, at=at):
        raise TooLateToUndo
    run.state, run.done, run.total = ClientImport.State.UNDOING, 0, run.rows.written().count()
    run.save(update_fields=["state", "done", "total"])
    defer("clients.undo_import", import_id=run.pk)


@transaction.atomic
def undo_batch(import_id: int, *, at: datetime) -> bool:
    """Take back the next lines; whether there may be more. A line whose client stays keeps the reasons."""
    run = ClientImport.objects.select_for_update(of=("self",)).select_related("coach").defer("content").get(pk=import_id)
    if run.state != ClientImport.State.UNDOING:
        return False
    rows = list(run.rows.written().exclude(before__has_key="stays").select_related("client").order_by("number")[:BATCH])
    if rows:
        _take_back(run, rows, at=at)
        run.done = min(run.total, run.done + len(rows))
    else:
        run.state, run.done = ClientImport.State.UNDONE, run.total
    run.save(update_fields=["state", "done"])
    return bool(rows)


def forget_old_imports(*, at: datetime, rows_after: timedelta, files_after: timedelta) -> int:
    """Delete the cells of old imports, and files that were never confirmed; return how many lines and files."""
    stale = ClientImport.objects.filter(state=ClientImport.State.READ, created_at__lt=at - files_after)
    lines = ImportRow.objects.filter(run__created_at__lt=at - rows_after).exclude(run__state__in=["waiting", "running", "undoing"])
    return lines.delete()[0] + stale.delete()[0]


def _take_back(run: ClientImport, rows: list[ImportRow], *, at: datetime) -> None:
    added = [row for row in rows if row.decision == ImportRow.Decision.ADD and row.client_id]
    happened = readings.since_added(added)
    for row in rows:
        stays = happened.get(row.client_id or 0)
        row.is_written, row.before = stays is not None, (row.before or {}) | ({"stays": stays} if stays else {})
    own = set(run.rows.filter(decision=ImportRow.Decision.ADD).exclude(client=None).values_list("client", flat=True))
    merged = [row for row in rows if row.decision == ImportRow.Decision.MERGE and row.client_id and row.client_id not in own]
    leaving = {row.client_id for row in added if row.client_id and not row.is_written}
    with allowing_erasure():
        for row in merged:
            _empty_again(row)
        Client.objects.filter(pk__in=leaving).delete()
    for row in rows:
        row.client = None if row.client_id in leaving else row.client
    ImportRow.objects.bulk_update(rows, ["is_written", "before", "client"])
    refresh_cards([row.client_id for row in merged if row.client_id], at=at)


def _is_filled(row: ImportRow) -> bool:
    return any((row.before or {}).get(what) for what in ("now", "goal", "note"))


def _empty_again(row: ImportRow) -> None:
    """Put the facts back that nobody changed since, and remove the goal and the note that came with the line."""
    before, client = row.before or {}, lock(cast(int, row.client_id))
    if client.state == Client.State.ARCHIVED:
        return  # what is in the archive stays as it is
    untouched = {fact: before["was"][fact] for fact, value in before.get("now", {}).items() if getattr(client, fact) == value}
    if untouched:
        for fact, value in untouched.items():
            setattr(client, fact, value)
        client.version += 1
        client.save()
    goals = Goal.objects.filter(pk__in=_made(before, "goal"), version=1, reached_at=None, milestones=None)
    Act.objects.filter(client=client, kind="goal.set", about_type="clients.goal", about_id__in=list(goals.values_list("pk", flat=True))).delete()
    goals.delete()
    Note.objects.filter(pk__in=_made(before, "note"), version=1).delete()


def _made(before: dict[str, Any], what: str) -> list[int]:
    return [before[what]] if before.get(what) else []


def undo_until(run: ClientImport) -> datetime | None:
    """Until when the import can be undone, on the coach's clock."""
    return timezone.localtime(run.finished_at + UNDO_WITHIN, run.coach.zone) if run.finished_at else None
