from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.gates import get_import
from clients.models import ClientImport
from clients.readings import import_lines as readings
from clients.readings.imports import outcome_of
from common.answers import Context, page, tell

ON_A_PAGE = 50
SHOWN_STAYING = 100


@coach_only
@require_safe
def result(request: PersonRequest, import_id: int) -> HttpResponse:
    """How far the import is, and in the end what became of each line."""
    run = get_import(request.user, import_id)
    if run.state == ClientImport.State.READ:
        return redirect("clients:import_columns", run.pk)
    return page(request, "clients/import_result.html", _result(request, run), partial="state")


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PersonRequest, import_id: int) -> HttpResponse:
    """Send the invitations to those who came with this import."""
    run = get_import(request.user, import_id)
    waiting = actions.to_invite(run)
    if run.state != ClientImport.State.DONE or not waiting.exists():
        return redirect("clients:import_result", run.pk)
    if request.method != "POST":
        return page(
            request, "clients/import_invite.html", {"section": "clients", "run": run, "number": waiting.count(), "some": waiting.order_by("sort_name")[:5]}
        )
    actions.ask_to_invite(run)
    tell(request, _("The invitations are on their way."))
    return redirect("clients:import_result", run.pk)


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: PersonRequest, import_id: int) -> HttpResponse:
    """Take the whole import back; before, say what that would do."""
    run = get_import(request.user, import_id)
    if not actions.may_undo(run, at=timezone.now()):
        tell(request, _("This import can no longer be undone: that is possible within a day."))
        return redirect("clients:import_result", run.pk)
    if request.method != "POST":
        outlook = actions.outlook(run)
        return page(request, "clients/import_undo.html", {"section": "clients", "run": run, "outlook": outlook, "staying": outlook.staying[:SHOWN_STAYING]})
    with suppress(actions.TooLateToUndo):  # somebody was faster: the next page says how far it is
        actions.undo(run, at=timezone.now())
    return redirect("clients:import_result", run.pk)


def _result(request: PersonRequest, run: ClientImport) -> Context:
    now = timezone.now()
    state = {"section": "clients", "run": run, "percent": 100 * run.done // max(run.total, 1), "is_moving": run.state in {"waiting", "running", "undoing"}}
    if run.state not in {ClientImport.State.DONE, ClientImport.State.UNDONE}:
        return state
    show = request.GET.get("show", "")
    show = show if show in {"added", "merged", "left"} else "added"
    after = request.GET.get("after", "")
    rows = {"added": run.rows.added, "merged": run.rows.merged, "left": run.rows.left_out}[show]()
    rows = rows.following(int(after)) if after.isascii() and after.isdigit() and len(after) < 8 else rows
    found = list(rows.order_by("number")[: ON_A_PAGE + 1])
    return state | {
        "outcome": outcome_of(run),
        "show": show,
        "lines": readings.shown(found[:ON_A_PAGE], reader=actions.reader_of(run, at=run.created_at), coach=request.user),
        "next": found[ON_A_PAGE - 1].number if len(found) > ON_A_PAGE else None,
        "to_invite": actions.to_invite(run).count() if run.state == ClientImport.State.DONE else 0,
        "undo_until": actions.undo_until(run) if actions.may_undo(run, at=now) else None,
        "now": now,
    }
