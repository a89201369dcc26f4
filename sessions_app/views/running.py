"""Holding a session: one block at a time, and the end of it."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from common.answers import answer, invalid, page, tell
from common.dates import spoken_day
from common.submissions import once
from sessions_app.actions import agenda, booking, running
from sessions_app.actions.agenda import Plan
from sessions_app.forms.ending import EndForm
from sessions_app.gates import get_block, get_led_session
from sessions_app.models import AgendaBlock, Session
from sessions_app.readings.running import due_of, following_of
from sessions_app.views.builder import frame

PAGE = "sessions_app/run.html"


@coach_only
@require_POST
def begin(request: PersonRequest, session_id: int) -> HttpResponse:
    session = get_led_session(request.user, session_id)
    running.begin(session, at=timezone.now())
    return redirect("sessions:run", session.pk)


@coach_only
@require_safe
def run(request: PersonRequest, session_id: int) -> HttpResponse:
    """The block that is on, large; the address may name another one."""
    session, now = get_led_session(request.user, session_id), timezone.now()
    if session.status != Session.Status.PLANNED or session.begun_at is None:
        return redirect(session)
    plan = agenda.plan_of(session)
    return page(request, PAGE, frame(request, session, now) | _on(plan, request.GET.get("block", "")), partial="run")


@coach_only
@require_POST
def step(request: PersonRequest, session_id: int, block_id: int) -> HttpResponse:
    """Tick a block, skip it, extend it, or open it again."""
    session = get_led_session(request.user, session_id)
    get_block(request.user, session_id, block_id)
    plan = running.step(session, block_id, request.POST.get("do", ""), at=timezone.now())
    return _running(request, plan, str(block_id) if request.POST.get("do") in {"more", "open"} else "")


@coach_only
@require_POST
def make_task(request: PersonRequest, session_id: int, block_id: int) -> HttpResponse:
    """A task out of a block, with one click: due at the next session, or in a week."""
    session, now = get_led_session(request.user, session_id), timezone.now()
    get_block(request.user, session_id, block_id)
    words, due = request.POST.get("words", "").strip()[:300], due_of(session, at=now)
    if words:
        task = running.make_task(session, block_id, words=words, due=due, by=request.user, at=now)
        if task is not None:
            said = {"task": task.task_description, "day": spoken_day(due, today=session.client.today(now))}
            tell(request, _("“%(task)s” is on the list, due %(day)s.") % said)
    return _running(request, agenda.plan_of(session), str(block_id))


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PersonRequest, session_id: int) -> HttpResponse:
    """Outcome, focus, tasks, the next date; then the client sees what is shared."""
    session, now = get_led_session(request.user, session_id), timezone.now()
    if session.status != Session.Status.PLANNED:
        return redirect(session)
    form, context = _end_form(request, session, now)
    if request.method != "POST":
        return page(request, "sessions_app/end.html", context)
    if form.is_valid():
        try:
            return redirect(once(request, lambda: _ended(request, session, form)))
        except booking.Clash as clash:
            form.refuse(clash)
    return invalid(request, "sessions_app/end.html", context)


def _running(request: PersonRequest, plan: Plan, block: str) -> HttpResponse:
    context = frame(request, plan.session, timezone.now()) | _on(plan, block)
    where = f"{plan.session.get_absolute_url()}run/{f'?block={block}' if block else ''}"
    return answer(request, PAGE, "run", context=context, otherwise=where)


def _on(plan: Plan, asked: str) -> dict[str, Any]:
    """The block that was asked for, else the first that is open; what follows, and how far the session is."""
    opened = [block for block in plan.blocks if block.state == AgendaBlock.State.OPEN]
    named = next((block for block in plan.blocks if str(block.pk) == asked), None)
    on = named or (opened[0] if opened else None)
    following = next((block for block in opened if on is not None and block.pk != on.pk), None)
    return {"plan": plan, "on": on, "following": following, "place": on.position if on else 0, "are_through": bool(plan.blocks) and not opened}


def _end_form(request: PersonRequest, session: Session, now: datetime) -> tuple[EndForm, dict[str, Any]]:
    plan = agenda.plan_of(session)
    booked, due = following_of(session), due_of(session, at=now)
    given: dict[str, Any] = {"user": request.user, "session": session, "blocks": plan.blocks, "due": due, "zone": request.user.zone, "now": now}
    form = EndForm(request.POST or None, initial={"focus": session.focus}, **given)
    made = AgendaBlock.objects.visible_to(request.user).filter(session=session, task__isnull=False).in_order().select_related("task")
    return form, frame(request, session, now) | {"plan": plan, "form": form, "booked": booked, "made": made}


def _ended(request: PersonRequest, session: Session, form: EndForm) -> str:
    session = running.end(session, form.ending(), by=request.user, at=timezone.now())
    words = _("The session is kept. %(name)s sees what is shared.") if form.cleaned_data["share"] else _("The session is kept.")
    tell(request, words % {"name": session.client.first_name})
    return session.get_absolute_url()
