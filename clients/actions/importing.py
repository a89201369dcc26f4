"""Writing a confirmed import, a batch of lines at a time: each line is marked in the transaction that makes its client, so that a killed worker goes on
where it stopped."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django.db import IntegrityError, transaction

from clients import acts
from clients.actions.cards import refresh_cards
from clients.actions.imports import reader_of
from clients.actions.invitations import invite
from clients.actions.locks import lock
from clients.domain.importing import Person
from clients.domain.names import sortable
from clients.models import Act, Client, ClientImport, Coaching, Goal, ImportRow, Note
from clients.readings import imports as readings
from common.jobs import defer

BATCH = 100
# What a client always has, so that only the line that added one can have left it open.
ALWAYS_THERE = ("since_date", "time_zone", "is_pro_bono", "state")

type Said = list[tuple[ImportRow, Person]]


def write_batch(import_id: int, *, at: datetime) -> bool:
    """Write the next lines; whether there may be more."""
    try:
        return _write_batch(import_id, at=at)
    except IntegrityError as problem:
        if "client_email_once" not in str(problem):
            raise
        # Somebody added the same address in this very moment: now it can be seen.
        return _write_batch(import_id, at=at)


@transaction.atomic
def fail(import_id: int, failure: str) -> None:
    """Note that the worker could not go on."""
    ClientImport.objects.filter(pk=import_id, state__in=["waiting", "running"]).update(state=ClientImport.State.FAILED, failure=failure[:300])


@transaction.atomic
def invite_added(import_id: int, *, at: datetime) -> int:
    """Invite the next of those whom this import added, who have an address and were never invited; return how many."""
    run = ClientImport.objects.select_for_update(of=("self",)).select_related("coach").defer("content").get(pk=import_id)
    waiting = list(to_invite(run).order_by("pk")[:BATCH])
    for client in waiting:
        invite(client, by=run.coach, at=at)
    return len(waiting)


def ask_to_invite(run: ClientImport) -> None:
    """Let the worker send the invitations."""
    defer("clients.invite_imported", import_id=run.pk)


def to_invite(run: ClientImport) -> Any:
    """Clients whom this import added, who have an address, no account and no invitation yet."""
    added = run.rows.filter(is_written=True, decision=ImportRow.Decision.ADD).values("client")
    return Client.objects.visible_to(run.coach).current().filter(pk__in=added, user=None, invitations=None).exclude(email="")


@transaction.atomic
def _write_batch(import_id: int, *, at: datetime) -> bool:
    run = ClientImport.objects.select_for_update(of=("self",)).select_related("coach__membership").defer("content").get(pk=import_id)
    if run.state not in {ClientImport.State.WAITING, ClientImport.State.RUNNING, ClientImport.State.FAILED}:
        return False
    rows = list(run.rows.to_write().filter(is_written=False).order_by("number")[:BATCH])
    run.state = ClientImport.State.RUNNING if rows else ClientImport.State.DONE
    if rows:
        _write(run, rows, at=at)
        run.done = min(run.total, run.done + len(rows))
    else:
        run.finished_at, run.done = at, run.total
    run.save(update_fields=["state", "done", "finished_at"])
    return bool(rows)


def _write(run: ClientImport, rows: list[ImportRow], *, at: datetime) -> None:
    reader = reader_of(run, at=run.created_at)
    said = [(row, reader.person(row.cells)) for row in rows]
    standing = readings.standing_of({person.email for _, person in said if person.email}, coach=run.coach)
    new: Said = []
    known: Said = []
    seen: set[str] = set()
    for row, person in said:
        is_known = person.email in standing or person.email in seen
        seen |= {person.email} - {""}
        (known if is_known else new).append((row, person))
    log = _add(run, new, at=at)
    _save([row for row, _ in new])  # a twin looks at what its first line made
    addresses = {person.email: row.client_id for row, person in new}
    for row, person in known:
        place = standing.get(person.email)
        row.client_id = place.client_id if place else addresses[person.email]
        if place and place.kind != "own":
            row.finding, row.decision = place.kind, ImportRow.Decision.ADD
        else:
            log += _merge(run, row, person, at=at)
    _save([row for row, _ in known])
    refresh_cards([row.client_id for row in rows if row.is_written and row.client_id], at=at)
    acts.record_many(log)


def _save(rows: list[ImportRow]) -> None:
    ImportRow.objects.bulk_update(rows, ["client", "finding", "decision", "before", "is_written"])


def _add(run: ClientImport, said: Said, *, at: datetime) -> list[Act]:
    """Make clients of these lines, all at once; the acts that tell of it."""
    practice = run.coach.membership.practice_id
    today = reader_of(run, at=run.created_at).today
    clients = Client.objects.bulk_create(_client(person, practice, today, run.coach.time_zone) for _, person in said)
    Coaching.objects.bulk_create(Coaching(client=client, coach=run.coach, practice_id=practice, started_at=at) for client in clients)
    pairs = [(client, person) for client, (_, person) in zip(clients, said, strict=True)]
    goals = Goal.objects.bulk_create(Goal(client=client, title=person.goal, created_at=at) for client, person in pairs if person.goal)
    notes = _notes([(client, person) for client, person in pairs if person.note], run, at=at)
    made = {goal.client_id: {"goal": goal.pk} for goal in goals}
    for note in notes:
        made[note.client_id] = made.get(note.client_id, {}) | {"note": note.pk}
    for client, (row, person) in zip(clients, said, strict=True):
        row.client, row.is_written, row.decision, row.finding = client, True, ImportRow.Decision.ADD, ImportRow.Finding.PLAIN
        row.before = made.get(client.pk, {}) | {"given": [fact for fact in ALWAYS_THERE if getattr(person, fact) not in {None, ""}]}
    added = [acts.new_act(client, "client.added", actor=run.coach, about=client, at=at) for client in clients]
    return added + [acts.new_act(goal.client, "goal.set", actor=run.coach, about=goal, at=at) for goal in goals]


def _client(person: Person, practice_id: int, today: date, zone: str) -> Client:
    return Client(
        practice_id=practice_id,
        name=person.name,
        sort_name=sortable(person.name),
        email=person.email,
        since_date=person.since_date or today,
        time_zone=person.time_zone or zone,
        tags=list(person.tags),
        is_pro_bono=bool(person.is_pro_bono),
        state=person.state or Client.State.ACTIVE,
    )


def _notes(pairs: Sequence[tuple[Client, Person]], run: ClientImport, *, at: datetime) -> list[Note]:
    return Note.objects.bulk_create(Note(client=client, author=run.coach, body=person.note, created_at=at) for client, person in pairs)


def _merge(run: ClientImport, row: ImportRow, person: Person, *, at: datetime) -> list[Act]:
    """Fill in what the client does not have yet; what was there before is kept with the line."""
    client = lock(cast(int, row.client_id))
    first = run.rows.filter(client=client, is_written=True, decision=ImportRow.Decision.ADD).values_list("before", flat=True).first()
    gaps = {"tags"} if not client.tags else set()
    if first is not None:
        gaps |= set(ALWAYS_THERE) - set(first["given"])
    facts = {fact: getattr(person, fact) for fact in sorted(gaps) if getattr(person, fact) not in (None, "", ())}
    facts = {fact: list(value) if fact == "tags" else value for fact, value in facts.items()}
    before = {"was": _as_json({fact: getattr(client, fact) for fact in facts}), "now": _as_json(facts)}
    if facts:
        for fact, value in facts.items():
            setattr(client, fact, value)
        client.version += first is None
        client.save()
    log = _fill(run, before, person, client, at=at)
    row.is_written, row.decision, row.before = True, ImportRow.Decision.MERGE, before
    return log


def _fill(run: ClientImport, before: dict[str, Any], person: Person, client: Client, *, at: datetime) -> list[Act]:
    """A goal for a client without an open one, a note for a client without any."""
    log = []
    if person.note and not client.notes.exists():
        before["note"] = _notes([(client, person)], run, at=at)[0].pk
    if person.goal and not client.goals.filter(reached_at=None).exists():
        goal = Goal.objects.create(client=client, title=person.goal, created_at=at)
        before["goal"] = goal.pk
        log = [acts.new_act(client, "goal.set", actor=run.coach, about=goal, at=at)]
    return log


def _as_json(facts: dict[str, Any]) -> dict[str, Any]:
    return {fact: value.isoformat() if isinstance(value, date) else value for fact, value in facts.items()}
