"""The client's own sessions: when they are, what they hold, and what the client adds."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, client_only
from clients.forms.archetypes import ArchetypeForm
from clients.gates import get_own_client
from clients.models import Client
from common.answers import invalid, page, tell
from common.submissions import once
from sessions_app.actions import booking, outcomes, words
from sessions_app.actions.agenda import plan_of
from sessions_app.forms.agenda import TopicForm
from sessions_app.forms.booking import WishForm
from sessions_app.gates import get_attended_session, get_session, get_topic
from sessions_app.models import Reflection, Session
from sessions_app.readings.paging import page_before
from sessions_app.views.builder import clock_of

AHEAD = 10
PAGE = "sessions_app/own_session.html"


@client_only
@require_safe
def own_sessions(request: PersonRequest) -> HttpResponse:
    """What comes, and what was, newest first."""
    client, now, before = get_own_client(request.user), timezone.now(), request.GET.get("before", "")
    sessions = Session.objects.visible_to(request.user).filter(client=client).select_related("coach")
    rows, earlier = page_before(sessions.so_far(now), before)
    context = {"section": "sessions", "now": now, "client": client, "ahead": [] if before else sessions.ahead(now)[:AHEAD], "rows": rows, "earlier": earlier}
    return page(request, "sessions_app/own_sessions.html", context | {"is_earlier_page": bool(before)})


@client_only
@require_safe
def own_session(request: PersonRequest, session_id: int) -> HttpResponse:
    session = get_session(request.user, session_id)
    return page(request, PAGE, _frame(request, session) | {"form": TopicForm()})


@client_only
@require_POST
def propose(request: PersonRequest, session_id: int) -> HttpResponse:
    """Put a topic on the list."""
    session = get_attended_session(request.user, session_id)
    form = TopicForm(request.POST)
    if form.is_valid():
        try:
            return redirect(once(request, lambda: _proposed(request, session, form.cleaned_data["words"])))
        except words.TooManyTopics:
            form.add_error("words", _("Twenty topics are on the list. Take one off first."))
    return invalid(request, PAGE, _frame(request, session) | {"form": form})


@client_only
@require_POST
def withdraw(request: PersonRequest, session_id: int, topic_id: int) -> HttpResponse:
    """Take a topic off the list."""
    topic = get_topic(request.user, session_id, topic_id)
    get_attended_session(request.user, session_id)
    words.withdraw(topic, by=request.user, at=timezone.now())
    tell(request, _("“%(topic)s” is off the list.") % {"topic": topic.words})
    return redirect("sessions:own_session", session_id)


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_move(request: PersonRequest, session_id: int) -> HttpResponse:
    """Ask for another time; the session stays where it is until the coach moves it."""
    session = get_attended_session(request.user, session_id)
    form = WishForm(request.POST or None)
    context = _frame(request, session) | {"form": form}
    if request.method != "POST":
        return page(request, "sessions_app/ask_to_move.html", context)
    if not form.is_valid():
        return invalid(request, "sessions_app/ask_to_move.html", context)
    booking.ask_to_move(session, wish=form.cleaned_data["wish"], by=request.user, at=timezone.now())
    tell(request, _("%(coach)s is asked. The session stays at its time until you hear.") % {"coach": _coach(session)})
    return redirect("sessions:own_session", session.pk)


@client_only
@require_POST
def tag(request: PersonRequest, session_id: int) -> HttpResponse:
    """Say which archetype was in a session that was held."""
    session = get_attended_session(request.user, session_id)
    form = ArchetypeForm(request.POST, user=request.user, client=session.client)
    if not form.is_valid():
        return invalid(request, PAGE, _frame(request, session) | {"form": TopicForm(), "tag_form": form})
    outcomes.tag(session, form.tag)
    tell(request, _("The session is tagged."))
    return redirect("sessions:own_session", session.pk)


def _frame(request: PersonRequest, session: Session) -> dict[str, Any]:
    now, is_shared = timezone.now(), session.plan_shared_at is not None
    here = timezone.localtime(session.session_date)
    there = session.session_date.astimezone(session.coach.zone) if session.coach else here
    is_ahead = session.status == Session.Status.PLANNED and session.session_date > now
    return {
        "section": "sessions",
        "session": session,
        "client": session.client,
        "coach": _coach(session),
        "now": now,
        "theirs": clock_of(there) if here.replace(tzinfo=None) != there.replace(tzinfo=None) else "",
        "plan": plan_of(session) if is_shared else None,
        "topics": session.topics.all(),  # type: ignore[attr-defined]
        "reflection": Reflection.objects.visible_to(request.user).filter(session=session).first(),
        "are_notes_shown": is_shared or session.status != Session.Status.PLANNED,
        "is_ahead": is_ahead,
        "is_live": session.client.state != Client.State.ARCHIVED,
        "tag_form": ArchetypeForm(user=request.user, client=session.client, initial={"archetype": session.archetype_id}),
        "is_over": session.ends_at <= now or session.status == Session.Status.HELD,
    }


def _coach(session: Session) -> str:
    return session.coach.first_name if session.coach else _("your coach")


def _proposed(request: PersonRequest, session: Session, topic: str) -> str:
    words.propose(session, topic, by=request.user, at=timezone.now())
    tell(request, _("“%(topic)s” is on the list. %(coach)s sees it.") % {"topic": topic, "coach": _coach(session)})
    return reverse("sessions:own_session", args=[session.pk])
