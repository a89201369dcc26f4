from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.forms.imports import DecisionForm
from clients.gates import get_import, get_import_line
from clients.models import ClientImport, ImportRow
from clients.readings import import_lines as readings
from clients.readings.imports import tally_of
from common.answers import Context, answer, page, tell

ON_A_PAGE = 50


@coach_only
@require_safe
def preview(request: PersonRequest, import_id: int) -> HttpResponse:
    """What would happen with each line; nothing is written yet."""
    run = get_import(request.user, import_id)
    if run.state != ClientImport.State.READ:
        return redirect("clients:import_result", run.pk)
    if run.content is not None:
        return redirect("clients:import_columns", run.pk)
    return page(request, "clients/import_preview.html", _lines(request, run), partial="lines")


@coach_only
@require_POST
def known(request: PersonRequest, import_id: int) -> HttpResponse:
    """One choice for everybody who is here already."""
    run = get_import(request.user, import_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            actions.decide_known(form.cleaned_data["decision"], run=run)
        except actions.NoLongerOpen:
            return redirect("clients:import_result", run.pk)
    return _again(request, run)


@coach_only
@require_POST
def line(request: PersonRequest, import_id: int, row_id: int) -> HttpResponse:
    """Skip one line, take it in again, or correct its cells."""
    run, row = get_import(request.user, import_id), get_import_line(request.user, import_id, row_id)
    form = DecisionForm(request.POST)
    try:
        if form.is_valid():
            actions.decide([row.pk], form.cleaned_data["decision"], run=run)
        elif typed := _typed(request, row):
            actions.correct(row, readings.corrected(row, typed, reader=actions.reader_of(run, at=run.created_at)), run=run)
    except actions.NoLongerOpen:
        return redirect("clients:import_result", run.pk)
    return _again(request, run)


@coach_only
@require_POST
def confirm(request: PersonRequest, import_id: int) -> HttpResponse:
    """From here on it is written, in the background."""
    run = get_import(request.user, import_id)
    if not actions.confirm(run) and run.state == ClientImport.State.READ:
        tell(request, _("There is no line that can be imported yet. Correct one, or choose another file."))
        return redirect("clients:import_preview", run.pk)
    return redirect("clients:import_result", run.pk)


def _again(request: PersonRequest, run: ClientImport) -> HttpResponse:
    return answer(request, "clients/import_preview.html", "lines", context=_lines(request, run), otherwise=_address(request, run))


def _lines(request: PersonRequest, run: ClientImport) -> Context:
    """One page of lines; which one stands in the query, or in a form that was sent from it."""
    said = request.POST if request.method == "POST" else request.GET
    only, after = said.get("only") == "problems", _number(said.get("after", ""))
    rows = run.rows.notable() if only else run.rows.all()
    found = list(rows.following(after).order_by("number")[: ON_A_PAGE + 1])
    tally = tally_of(run)
    return {
        "section": "clients",
        "run": run,
        "tally": tally,
        "lines": readings.shown(found[:ON_A_PAGE], reader=actions.reader_of(run, at=run.created_at), coach=request.user),
        "only": only,
        "after": after,
        "next": found[ON_A_PAGE - 1].number if len(found) > ON_A_PAGE else None,
        "confirm_label": ngettext("Import %(number)d client", "Import %(number)d clients", tally.writes) % {"number": tally.writes},
    }


def _address(request: PersonRequest, run: ClientImport) -> str:
    query = "&".join(f"{name}={value}" for name, value in (("only", request.POST.get("only")), ("after", _number(request.POST.get("after", "")))) if value)
    place = _number(request.POST.get("line", ""))
    return reverse("clients:import_preview", args=[run.pk]) + (f"?{query}" if query else "") + (f"#line-{place}" if place else "")


def _number(text: str) -> int:
    """A line's number from a query; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _typed(request: PersonRequest, row: ImportRow) -> dict[int, str]:
    names = [(name, name.removeprefix("cell_")) for name in request.POST if name.startswith("cell_")]
    return {_number(place): request.POST[name].strip() for name, place in names}
