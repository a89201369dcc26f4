"""Every change of a plan: the parts of the builder for htmx, the builder itself for everybody else."""

from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_only
from common.answers import answer, invalid, page, tell
from recommendations.actions.suggest import suggest as suggest_for
from sessions_app.actions import agenda
from sessions_app.actions.agenda import Plan
from sessions_app.forms.agenda import BlockForm, NewBlockForm
from sessions_app.gates import get_block, get_led_session, get_steps
from sessions_app.models import AgendaBlock, Session
from sessions_app.readings.sources import SUGGESTED
from sessions_app.views.builder import PAGE, builder, frame, offers
from sessions_app.views.offers import offered

LASTS = 24 * 3600


@coach_only
@require_POST
def move_block(request: PersonRequest, session_id: int, block_id: int) -> HttpResponse:
    """Send a block up, down, to the top, or to a place: what a button, a key and a drag all do."""
    version = _version(request)
    try:
        moved = agenda.move(get_steps(request.user, session_id), block_id, _asked_place(request), version=version)
    except agenda.PlanChanged:
        return stale(request, session_id)
    if moved is None:
        get_block(request.user, session_id, block_id)
        return with_plan(request, agenda.plan_of(get_led_session(request.user, session_id)))
    words = {"block": moved.touched.title, "place": moved.place, "of": len(moved.blocks)}
    tell(request, _("“%(block)s” moved to %(place)d of %(of)d.") % words, undo=undo_address(session_id, "order", moved.before))
    if version is None:
        return with_plan(request, agenda.plan_of(get_led_session(request.user, session_id)))
    # Whoever knew the number of the plan has all its rows, and is told their order alone.
    where = f"{reverse('sessions:session', args=[session_id])}#block-{block_id}"
    return answer(request, PAGE, "order", context={"plan": moved}, otherwise=where)


@coach_only
@require_POST
def add_block(request: PersonRequest, session_id: int) -> HttpResponse:
    """Take something from the left into the plan, at a place or at its end."""
    session = get_led_session(request.user, session_id)
    block, place = offered(request, session), request.POST.get("at", "")
    return added(request, session, block, place=int(place) if place.isdecimal() and len(place) < 6 else None)


@coach_only
@require_POST
def suggest(request: PersonRequest, session_id: int) -> HttpResponse:
    """Let the engine say what could be done in this session, and why."""
    session, now = get_led_session(request.user, session_id), timezone.now()
    rows = suggest_for(session.client, k=SUGGESTED, purpose="session", at=now, minutes=session.minutes)
    if not rows:
        tell(request, _("Nothing fits right now. There may be too little to go by, or all of it was done lately."))
    return with_plan(request, agenda.plan_of(session), "offers")


@coach_only
@require_POST
def new_block(request: PersonRequest, session_id: int) -> HttpResponse:
    """A block of the coach's own."""
    session = get_led_session(request.user, session_id)
    form = NewBlockForm(request.POST, instance=AgendaBlock(), user=request.user)
    if not form.is_valid():
        return invalid(request, PAGE, builder(request, agenda.plan_of(session), timezone.now()) | {"form": form})
    return added(request, session, form.instance, place=None)


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_block(request: PersonRequest, session_id: int, block_id: int) -> HttpResponse:
    """Other words, minutes or notes."""
    block = get_block(request.user, session_id, block_id)
    form = BlockForm(request.POST or None, instance=block, user=request.user)
    context = frame(request, block.session, timezone.now()) | {"block": block, "form": form}
    if request.method != "POST":
        return page(request, "sessions_app/edit_block.html", context)
    if not form.is_valid():
        return invalid(request, "sessions_app/edit_block.html", context)
    try:
        agenda.edit(block, version=form.cleaned_data["version"])
    except agenda.BlockChanged as change:
        return page(request, "sessions_app/edit_block.html", context | {"stands": form.meet(change.current)}, status=409)
    tell(request, _("“%(block)s” is saved.") % {"block": block.title})
    return redirect(f"{block.session.get_absolute_url()}#block-{block.pk}")


@coach_only
@require_POST
def duplicate_block(request: PersonRequest, session_id: int, block_id: int) -> HttpResponse:
    session = get_led_session(request.user, session_id)
    try:
        plan = agenda.duplicate(session, block_id)
    except agenda.PlanFull:
        return full(request, session)
    if plan.touched is not None:
        tell(request, _("“%(block)s” is there twice.") % {"block": plan.touched.title}, undo=undo_address(session.pk, "remove", plan.touched.pk))
    return with_plan(request, plan, of=block_id)


@coach_only
@require_POST
def remove_block(request: PersonRequest, session_id: int, block_id: int) -> HttpResponse:
    session = get_led_session(request.user, session_id)
    plan = agenda.remove(session, block_id, at=timezone.now())
    if plan.touched is not None:
        back = [plan.touched.pk, plan.touched.position]
        tell(request, _("“%(block)s” is out of the plan.") % {"block": plan.touched.title}, undo=undo_address(session.pk, "put back", back))
    return with_plan(request, plan, "offers", of=block_id)


@coach_only
@require_POST
def undo(request: PersonRequest, session_id: int) -> HttpResponse:
    """Bring back what stood before the last step: the toast carries it, signed, for a day."""
    session = get_led_session(request.user, session_id)
    try:
        what, before = signing.loads(request.GET.get("was", ""), salt=_salt(session.pk), max_age=LASTS)
    except signing.BadSignature:
        tell(request, _("That was too long ago to be taken back here. Change the plan itself."))
        return redirect(session)
    plan = _undone(session, what, before)
    tell(request, _("The plan is as it was."))
    return with_plan(request, plan, "offers")


def added(request: PersonRequest, session: Session, block: AgendaBlock, *, place: int | None) -> HttpResponse:
    try:
        plan = agenda.take(session, block, at_place=place, at=timezone.now())
    except agenda.PlanFull:
        return full(request, session)
    words = {"block": block.title, "place": block.position, "of": len(plan.blocks)}
    tell(request, _("“%(block)s” is in the plan, %(place)d of %(of)d.") % words, undo=undo_address(session.pk, "remove", block.pk))
    return with_plan(request, plan, "offers")


def with_plan(request: PersonRequest, plan: Plan, *others: str, of: int | None = None) -> HttpResponse:
    """The plan as it is now; with `offers` the left side too. For a block that never was in it a 404."""
    if of is not None and plan.touched is None:
        get_block(request.user, plan.session.pk, of)
    now = timezone.now()
    context = {"section": "sessions", "session": plan.session, "client": plan.session.client, "plan": plan, "now": now, "may_lead": True}
    context |= offers(plan, now) if others else {}
    anchor = f"#block-{plan.touched.pk}" if plan.touched is not None else ""
    return answer(request, PAGE, "plan", *others, context=context, otherwise=f"{plan.session.get_absolute_url()}{anchor}")


def stale(request: PersonRequest, session_id: int) -> HttpResponse:
    """The plan as it stands, for somebody who moved a block of an older one."""
    plan = agenda.plan_of(get_led_session(request.user, session_id))
    return page(request, PAGE, builder(request, plan, timezone.now()) | {"is_stale": True}, partial="plan", status=409)


def full(request: PersonRequest, session: Session) -> HttpResponse:
    tell(request, _("A plan has room for 60 blocks. Remove one first."))
    return with_plan(request, agenda.plan_of(session))


def undo_address(session_id: int, what: str, before: Any) -> str:
    """Where to send a form that brings back what stood before."""
    was = signing.dumps([what, before], salt=_salt(session_id), compress=True)
    return f"{reverse('sessions:undo', args=[session_id])}?{urlencode({'was': was})}"


def _undone(session: Session, what: str, before: Any) -> Plan:
    if what == "order":
        return agenda.set_order(session, before)
    if what == "remove":
        return agenda.remove(session, before, at=timezone.now())
    number, place = before
    return agenda.put_back(session, number, at_place=place)


def _asked_place(request: PersonRequest) -> str:
    to = request.POST.get("to", "")
    return request.POST.get("place", "") if to == "place" else to


def _version(request: PersonRequest) -> int | None:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None


def _salt(session_id: int) -> str:
    return f"undo-plan-{session_id}"
