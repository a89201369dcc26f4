import csv

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.domain.importing import KNOWN_WORDS, Plan
from clients.domain.tables import read
from clients.forms.imports import COLUMN_WORDS, ENCODING_WORDS, ColumnsForm, ReadingForm, UploadForm
from clients.gates import get_import
from clients.models import ClientImport
from common.answers import Context, invalid, page, tell
from common.submissions import once

SHOWN = 20
EXAMPLE = [
    ["Name", "Email", "Client since", "Time zone", "Tags", "Goal", "Pro bono", "Private note", "State"],
    ["Ines Laurent", "ines@example.com", "2026-03-01", "Europe/Paris", "career; Tuesday", "Lead without losing sleep", "no", "Came through Noah", "active"],
    ["Tomás Ribeiro", "tomas@example.com", "2025-11-15", "Europe/Lisbon", "", "", "yes", "", "paused"],
]


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: PersonRequest) -> HttpResponse:
    """Choose a CSV of clients, and see what was imported before."""
    if request.method != "POST":
        return page(request, "clients/imports.html", _start(request, UploadForm()))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return invalid(request, "clients/imports.html", _start(request, form))
    return redirect(once(request, lambda: _started(request, form)))


@coach_only
@require_safe
def example(request: PersonRequest) -> HttpResponse:
    """A small CSV that shows what may be in one; its mark lets spreadsheets read the accents."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="clients.csv"'
    csv.writer(response).writerows(EXAMPLE)
    return response


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: PersonRequest, import_id: int) -> HttpResponse:
    """Say what each column of the file is."""
    run = get_import(request.user, import_id)
    if run.state != ClientImport.State.READ:
        return redirect("clients:import_result", run.pk)
    form = _columns_form(run, request)
    if request.method != "POST":
        return page(request, "clients/import_columns.html", _columns(run, form))
    if not form.is_valid():
        return invalid(request, "clients/import_columns.html", _columns(run, form))
    try:
        actions.name_columns(run, form.plan)
    except actions.NoLongerOpen:
        return redirect("clients:import_result", run.pk)
    return redirect("clients:import_preview", run.pk)


@coach_only
@require_POST
def reading(request: PersonRequest, import_id: int) -> HttpResponse:
    """Read the same file with other letters or another separator."""
    run = get_import(request.user, import_id)
    if run.state != ClientImport.State.READ or run.content is None:
        return redirect("clients:import_columns", run.pk)
    form = ReadingForm(request.POST, content=bytes(run.content))
    if not form.is_valid():
        return invalid(request, "clients/import_columns.html", _columns(run, _columns_form(run)) | {"reading": form})
    actions.read_again(run, form.table)
    return redirect("clients:import_columns", run.pk)


@coach_only
@require_POST
def discard(request: PersonRequest, import_id: int) -> HttpResponse:
    run = get_import(request.user, import_id)
    try:
        actions.discard(run)
    except actions.NoLongerOpen:
        return redirect("clients:import_result", run.pk)
    tell(request, _("The file is forgotten. Nothing of it was imported."))
    return redirect("clients:imports")


def _start(request: PersonRequest, form: UploadForm) -> Context:
    now = timezone.now()
    earlier = [(run, actions.may_undo(run, at=now)) for run in ClientImport.objects.visible_to(request.user)[:SHOWN]]
    return {"section": "clients", "form": form, "earlier": earlier, "now": now, "columns": list(COLUMN_WORDS.values())[1:]}


def _started(request: PersonRequest, form: UploadForm) -> str:
    run = actions.start(form.table, form.content, file_name=form.file_name, coach=request.user)
    return run.get_absolute_url()


def _columns_form(run: ClientImport, request: PersonRequest | None = None) -> ColumnsForm:
    typed = request.POST if request is not None and request.method == "POST" else None
    return ColumnsForm(typed, header=run.header, samples=_cells(run), plan=Plan.from_json(run.mapping))


def _cells(run: ClientImport) -> list[list[str]]:
    if run.content is None:
        return list(run.rows.order_by("number").values_list("cells", flat=True))
    table = read(bytes(run.content), known=KNOWN_WORDS, encoding=run.encoding, separator=run.separator, has_header=run.has_header)
    return [list(line.cells) for line in table.lines]


def _columns(run: ClientImport, form: ColumnsForm) -> Context:
    kept = {"encoding": run.encoding, "separator": run.separator, "has_header": run.has_header}
    again = ReadingForm(initial=kept, content=b"") if run.content is not None else None
    return {"section": "clients", "run": run, "form": form, "reading": again, "encoding": ENCODING_WORDS.get(run.encoding, run.encoding)}
