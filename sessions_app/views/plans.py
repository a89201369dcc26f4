"""Whole plans: shared with the client, kept under a name, taken from an earlier session."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from common.answers import invalid, page, tell
from sessions_app.actions import agenda
from sessions_app.actions import templates as template_actions
from sessions_app.actions.agenda import Plan
from sessions_app.forms.agenda import TemplateForm
from sessions_app.gates import get_led_session, get_own_template, get_session, get_source, get_template
from sessions_app.models import PlanTemplate
from sessions_app.views.blocks import full
from sessions_app.views.builder import PAGE, builder, frame


@coach_only
@require_safe
def preview(request: PersonRequest, session_id: int) -> HttpResponse:
    """What the client sees of this session, or would see of it."""
    session = get_session(request.user, session_id)
    context = frame(request, session, timezone.now()) | {"plan": agenda.plan_of(session)}
    return page(request, "sessions_app/preview.html", context)


@coach_only
@require_POST
def share(request: PersonRequest, session_id: int) -> HttpResponse:
    """Show the plan to the client, or take it back."""
    session, now = get_led_session(request.user, session_id), timezone.now()
    if request.POST.get("to") == "private":
        agenda.unshare(session, by=request.user, at=now)
        tell(request, _("The plan is yours alone again."))
    else:
        agenda.share(session, by=request.user, at=now)
        tell(request, _("%(name)s sees the plan now, without your own notes.") % {"name": session.client.first_name})
    return redirect(session)


@coach_only
@require_POST
def save_template(request: PersonRequest, session_id: int) -> HttpResponse:
    session = get_led_session(request.user, session_id)
    form = TemplateForm(request.POST)
    if form.is_valid():
        try:
            said = form.cleaned_data
            template_actions.save_as_template(session, said["name"], is_shared=said["is_shared"], by=request.user, at=timezone.now())
            tell(request, _("“%(name)s” is kept as a template.") % {"name": said["name"]})
            return redirect(session)
        except template_actions.NameTaken:
            form.add_error("name", _("You have a template of this name. Choose another one."))
    return invalid(request, PAGE, builder(request, agenda.plan_of(session), timezone.now()) | {"template_form": form})


@coach_only
@require_POST
def apply_template(request: PersonRequest, session_id: int, template_id: int) -> HttpResponse:
    session, template = get_led_session(request.user, session_id), get_template(request.user, template_id)
    try:
        return _told(request, template_actions.apply(template, session), len(template.blocks))
    except agenda.PlanFull:
        return full(request, session)


@coach_only
@require_POST
def copy_plan(request: PersonRequest, session_id: int, source_id: int) -> HttpResponse:
    """Put the plan of an earlier session with the same client at the end of this one."""
    session = get_led_session(request.user, session_id)
    source = get_source(request.user, session, source_id)
    before = len(agenda.plan_of(session).blocks)
    try:
        plan = template_actions.copy_plan(source, session)
    except agenda.PlanFull:
        return full(request, session)
    return _told(request, plan, len(plan.blocks) - before)


@coach_only
@require_safe
def templates(request: PersonRequest) -> HttpResponse:
    """The coach's templates, and those of the practice."""
    context = {"section": "sessions", "templates": PlanTemplate.objects.visible_to(request.user).select_related("coach")}
    return page(request, "sessions_app/templates.html", context)


@coach_only
@require_POST
def drop_template(request: PersonRequest, template_id: int) -> HttpResponse:
    template = get_own_template(request.user, template_id)
    template_actions.drop(template)
    tell(request, _("“%(name)s” is no longer a template. Plans that came from it stay.") % {"name": template.name})
    return redirect("sessions:templates")


def _told(request: PersonRequest, plan: Plan, count: int) -> HttpResponse:
    tell(request, ngettext("%(count)d block is in the plan.", "%(count)d blocks are in the plan.", count) % {"count": count})
    return redirect(plan.session)
