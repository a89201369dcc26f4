"""Where a client leaves traces beside the own rows: exports, imports, the admin's log, jobs, sent forms, files."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from accounts.models import User
from clients.models import Arrival, Client, ClientImport, Export, ImportRow
from common.models import Submission
from common.registry import tables


def forget_coachs_traces(client: Client) -> None:
    """Delete the zips that hold the client and are not the client's own, the lines of CSV files, and what the admin's log calls the client."""
    coaches = list(client.coachings.values_list("coach", flat=True))
    with_files(Export.objects.filter(Q(client=client) | Q(client=None, person__in=coaches)).exclude(person=client.user_id))
    with_files(Arrival.objects.filter(coach__in=coaches, state=Arrival.State.READ))
    _lines_about(client).delete()
    _forget_unread_files(client)
    _forget_log([relation.related_model for relation in Client._meta.related_objects], client)
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Client), object_id=str(client.pk)).delete()


def forget_traces(client: Client) -> None:
    """Delete what else names the client: own exports, jobs that are not running, forms that led to the client's pages, the files."""
    with_files(Export.objects.filter(client=client))
    Submission.objects.filter(outcome__startswith=f"/clients/{client.pk}/").delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status <> 'doing' AND args @> jsonb_build_object('client_id', %s::bigint)", [client.pk])
    forget_file(client.photo)
    for relation in Client._meta.related_objects:
        related: Any = relation.related_model
        forget_files_of(related._base_manager.filter(**{relation.field.name: client}))


def forget_account_traces(person: User) -> None:
    with_files(Export.objects.filter(person=person))
    with_files(Arrival.objects.filter(coach=person))
    about_person = [table.model for table in tables() if table.path.endswith("client_records")]
    _forget_log(about_person, person)
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk)).delete()


def forget_file(file: Any) -> None:
    """Delete a stored file once the transaction stands."""
    if file:
        transaction.on_commit(partial(file.storage.delete, file.name))


def forget_files_of(rows: models.QuerySet[Any]) -> None:
    """Delete the files that these rows name, once the transaction stands; of rows that go anyway."""
    columns = [column.name for column in rows.model._meta.concrete_fields if isinstance(column, models.FileField)]
    for row in rows if columns else ():
        for name in columns:
            forget_file(getattr(row, name))


def with_files(rows: models.QuerySet[Any]) -> None:
    """Delete these rows and the file that each names."""
    for row in rows:
        forget_file(row.file)
    rows.delete()


def _lines_about(client: Client) -> models.QuerySet[Any]:
    """Lines of the practice's CSV files that made this client, or name the client or the address in a cell of their own."""
    of_practice = ImportRow.objects.filter(run__coach__membership__practice=client.practice_id).annotate(text=Cast("cells", TextField()))
    named = Q(client=client)
    for words in filter(None, (client.name, client.email)):
        named |= Q(text__icontains=_as_cell(words))
    return of_practice.filter(named) | ImportRow.objects.filter(client=client).annotate(text=Cast("cells", TextField()))


def _forget_unread_files(client: Client) -> None:
    """Delete CSV files whose columns were not named yet and that hold the client's name or address anywhere."""
    for run in ClientImport.objects.filter(coach__membership__practice=client.practice_id).exclude(content=None):
        text = bytes(run.content or b"").decode(run.encoding, "replace").casefold()
        if any(words.casefold() in text for words in (client.name, client.email) if words):
            run.delete()


def _as_cell(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _forget_log(kinds: Iterable[Any], whose: models.Model) -> None:
    """Delete what the admin's log says about rows of these models that belong to this client or person."""
    for model in kinds:
        for key in (key for key in model._meta.concrete_fields if key.is_relation and key.related_model is type(whose)):
            logged = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
            numbers = [number for number in logged.values_list("object_id", flat=True) if number and number.isdigit()]
            theirs = model._base_manager.filter(**{key.name: whose}, pk__in=numbers).values_list("pk", flat=True)
            logged.filter(object_id__in=[str(number) for number in theirs]).delete()
