"""A CSV of clients on its way in, up to the moment when it is confirmed: nothing of it is written to clients before."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.domain.importing import KNOWN_WORDS, Finding, Person, Plan, Reader, findings, guesses
from clients.domain.names import sortable
from clients.domain.tables import Table, read
from clients.models import ClientImport, ImportRow
from clients.readings import imports as readings
from common.jobs import defer

type Decision = ImportRow.Decision
SAMPLED = 200


class NoLongerOpen(Exception):
    """The import was confirmed meanwhile: what is to become of its lines is settled."""


def start(table: Table, content: bytes, *, file_name: str, coach: User) -> ClientImport:
    """Keep a file that was read, with a guess at what its columns are."""
    run = ClientImport(coach=coach, file_name=file_name, content=content)
    _take(run, table)
    run.save()
    return run


@transaction.atomic
def read_again(run: ClientImport, table: Table) -> None:
    """Take the same file as it was read another way."""
    run = _open(run)
    _take(run, table)
    run.save()


@transaction.atomic
def name_columns(run: ClientImport, plan: Plan) -> None:
    """Say what each column is; every line is looked at. The file itself is forgotten: from here on the lines hold it."""
    run = _open(run)
    run.mapping = plan.as_json()
    if run.content is not None:
        table = read(bytes(run.content), known=KNOWN_WORDS, encoding=run.encoding, separator=run.separator, has_header=run.has_header)
        ImportRow.objects.bulk_create((ImportRow(run=run, number=line.number, cells=list(line.cells)) for line in table.lines), batch_size=1000)
        run.content = None
    run.save()
    _look_at_lines(run)


@transaction.atomic
def decide(rows: Iterable[int], decision: Decision, *, run: ClientImport) -> None:
    """Settle what becomes of these lines."""
    run = _open(run)
    run.rows.filter(pk__in=list(rows)).update(decision=decision)
    _look_at_lines(run)


@transaction.atomic
def decide_known(decision: Decision, *, run: ClientImport) -> None:
    """Settle what becomes of everybody who is here already."""
    run = _open(run)
    run.rows.filter(finding__in=ImportRow.objects.all().KNOWN).update(decision=decision)
    _look_at_lines(run)


@transaction.atomic
def correct(row: ImportRow, cells: Sequence[str], *, run: ClientImport) -> None:
    """Write other cells into one line; others may be seen otherwise by that, since two lines must not share an address."""
    run = _open(run)
    run.rows.filter(pk=row.pk).update(cells=list(cells), decision=ImportRow.Decision.ADD)
    _look_at_lines(run)


@transaction.atomic
def confirm(run: ClientImport) -> bool:
    """Let the worker write what is to be written; False if somebody did so before, or there is nothing to write."""
    run = ClientImport.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state not in {ClientImport.State.READ, ClientImport.State.FAILED} or not run.rows.to_write().exists():
        return False
    if run.state == ClientImport.State.READ:
        run.total, run.done = run.rows.to_write().count(), 0
    run.state, run.failure = ClientImport.State.WAITING, ""
    run.save(update_fields=["state", "failure", "total", "done"])
    defer("clients.run_import", import_id=run.pk)
    return True


@transaction.atomic
def discard(run: ClientImport) -> None:
    """Forget a file of which nothing was written."""
    _open(run).delete()


def reader_of(run: ClientImport, *, at: datetime) -> Reader:
    """How the lines of this import are read."""
    return Reader(Plan.from_json(run.mapping), timezone.localtime(at, run.coach.zone).date(), readings.is_address)


def _open(run: ClientImport) -> ClientImport:
    run = ClientImport.objects.select_for_update(of=("self",)).select_related("coach__membership").get(pk=run.pk)
    if run.state != ClientImport.State.READ:
        raise NoLongerOpen
    return run


def _take(run: ClientImport, table: Table) -> None:
    run.encoding, run.separator, run.has_header, run.total = table.encoding, table.separator, table.has_header, len(table.lines)
    run.header = list(table.header)
    run.mapping = Plan(guesses(table.header, [line.cells for line in table.lines[:SAMPLED]])).as_json()


def _look_at_lines(run: ClientImport) -> None:
    """Note about every line what was found; only what changed is written."""
    rows = list(run.rows.order_by("number"))
    reader = reader_of(run, at=run.created_at)
    people = [(row.number, reader.person(row.cells), row.decision == ImportRow.Decision.SKIP) for row in rows]
    standing = readings.standing_of({person.email for _, person, _ in people if person.email}, coach=run.coach)
    names = readings.namesakes_of({sortable(person.name) for _, person, _ in people}, coach=run.coach)
    found = findings(people, standing={email: known.kind for email, known in standing.items()}, namesakes=names)
    changed = []
    for row, (_, person, _), finding in zip(rows, people, found, strict=True):
        known = standing.get(person.email)
        if _note(row, finding, person, known.client_id if known else None):
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["finding", "problems", "decision", "client"], batch_size=500)


def _note(row: ImportRow, finding: Finding, person: Person, client_id: int | None) -> bool:
    """Put what was found into the row; whether that changed anything."""
    before = (row.finding, row.problems, row.decision, row.client_id)
    row.finding, row.problems, row.client_id = finding.kind, finding.problems, client_id
    if row.decision != ImportRow.Decision.SKIP:
        is_known = finding.kind in ImportRow.objects.all().KNOWN
        row.decision = ImportRow.Decision.MERGE if is_known else ImportRow.Decision.ADD
    return before != (row.finding, row.problems, row.decision, row.client_id)
