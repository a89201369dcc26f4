"""The builder: what could be done on the left, what is planned on the right."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import record_read
from clients.models import Client
from clients.readings import ELEMENT_NAMES, element_name
from common.answers import page
from sessions_app.actions.agenda import Plan, plan_of
from sessions_app.forms.agenda import NewBlockForm, TemplateForm
from sessions_app.gates import get_session
from sessions_app.models import AgendaBlock, PlanTemplate, PrivateNotes, Session
from sessions_app.readings.library import shelf
from sessions_app.readings.sources import left_over, past_sessions, suggested, topics_of

PAGE, SUMMARY = "sessions_app/builder.html", "sessions_app/session.html"
SOON = timedelta(minutes=30)


@coach_only
@require_safe
def session(request: PersonRequest, session_id: int) -> HttpResponse:
    """The plan of a session that is ahead; what is kept of one that is over."""
    shown, now = get_session(request.user, session_id), timezone.now()
    record_read(shown.client, "session", actor=request.user, at=now, about_id=shown.pk, address=request.META.get("REMOTE_ADDR"))
    plan = plan_of(shown)
    if shown.status != Session.Status.PLANNED or not may_lead(request, shown):
        return page(request, SUMMARY, frame(request, shown, now) | {"plan": plan})
    return page(request, PAGE, builder(request, plan, now), partial="library")


def may_lead(request: PersonRequest, session: Session) -> bool:
    return session.coach_id == request.user.pk and session.client.state != Client.State.ARCHIVED


def frame(request: PersonRequest, session: Session, now: datetime) -> dict[str, Any]:
    """What every page about a session shows around its middle."""
    here, there = timezone.localtime(session.session_date), session.session_date.astimezone(session.client.zone)
    is_own = session.coach_id == request.user.pk
    return {
        "section": "sessions",
        "session": session,
        "client": session.client,
        "now": now,
        "may_lead": may_lead(request, session),
        "is_own": is_own,
        "theirs": clock_of(there) if here.replace(tzinfo=None) != there.replace(tzinfo=None) else "",
        "is_soon": session.session_date - SOON <= now,
        "is_over": session.ends_at <= now,
        "private": PrivateNotes.objects.visible_to(request.user).filter(session=session).first() if is_own else None,
        "topics": session.topics.all(),  # type: ignore[attr-defined]
    }


def clock_of(local: datetime) -> str:
    """Day and time as another clock shows them."""
    return f"{date_format(local, 'D')} {local:%H:%M}"


def builder(request: PersonRequest, plan: Plan, now: datetime) -> dict[str, Any]:
    """All that the builder shows."""
    return frame(request, plan.session, now) | {
        "plan": plan,
        "form": NewBlockForm(instance=AgendaBlock(), user=request.user),
        "template_form": TemplateForm(),
        "templates": PlanTemplate.objects.visible_to(request.user).select_related("coach"),
        **offers(plan, now),
        **library(request),
    }


def library(request: PersonRequest) -> dict[str, Any]:
    """The activities that the address asks for, by words and by element."""
    words, element = request.GET.get("q", "")[:200], request.GET.get("el", "")
    element = element if element in ELEMENT_NAMES else ""
    filters = [(slug, element_name(slug), _asking(words, "" if slug == element else slug), slug == element) for slug in ELEMENT_NAMES]
    return {"q": words, "el": element, "filters": filters, "shelf": shelf(request.user, words=words, element=element)}


def _asking(words: str, element: str) -> str:
    return f"?{urlencode({name: value for name, value in (('q', words), ('el', element)) if value})}#library"


def offers(plan: Plan, now: datetime) -> dict[str, Any]:
    """What may be taken into the plan."""
    return {
        "suggested": suggested(plan.session),
        "proposed": topics_of(plan.session, taken={block.topic_id for block in plan.blocks}),
        "left": left_over(plan.session),
        "past": past_sessions(plan.session, at=now),
    }
