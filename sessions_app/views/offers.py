"""What a form on the left side of the builder offers, as a block that is not saved yet."""

from collections.abc import Callable

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.gates import PersonRequest
from recommendations.models import Activity, Recommendation, SessionRecommendation
from sessions_app.actions.agenda import copy_of
from sessions_app.models import AgendaBlock, Session, Topic

TOPIC_MINUTES = 10


def offered(request: PersonRequest, session: Session) -> AgendaBlock:
    """The block that the form names by what it comes from; for anything else a 404."""
    for name, make in SOURCES.items():
        number = request.POST.get(name, "")
        if number.isdecimal() and len(number) < 19:
            return make(request, session, int(number))
    raise Http404


def _of_topic(request: PersonRequest, session: Session, number: int) -> AgendaBlock:
    topic = get_object_or_404(Topic.objects.visible_to(request.user).filter(session=session), pk=number)
    return AgendaBlock(title=topic.words[:200], minutes=TOPIC_MINUTES, topic=topic)


def _left_over(request: PersonRequest, session: Session, number: int) -> AgendaBlock:
    """A block of an earlier session with the same client, taken up again."""
    block = get_object_or_404(AgendaBlock.objects.visible_to(request.user).filter(client=session.client_id), pk=number)
    again = copy_of(block)
    again.left_from, again.topic_id = block, block.topic_id
    return again


def _of_activity(request: PersonRequest, session: Session, number: int) -> AgendaBlock:
    activity = get_object_or_404(Activity.objects.visible_to(request.user).current(), pk=number)
    return AgendaBlock(title=_(activity.title), text=_(activity.text)[:1000], minutes=activity.minutes, element_id=activity.element_id, activity=activity)


def _kept(request: PersonRequest, session: Session, number: int) -> AgendaBlock:
    """A suggestion that the coach kept for a session."""
    rows = Recommendation.objects.visible_to(request.user).filter(client=session.client_id, status=Recommendation.Status.FOR_SESSION)
    return _in_words(get_object_or_404(rows.select_related("activity"), pk=number))


def _suggested(request: PersonRequest, session: Session, number: int) -> AgendaBlock:
    """A suggestion that the engine made for a session."""
    rows = SessionRecommendation.objects.visible_to(request.user).filter(client=session.client_id)
    return _in_words(get_object_or_404(rows.select_related("activity"), pk=number))


def _in_words(row: Recommendation | SessionRecommendation) -> AgendaBlock:
    block = AgendaBlock(title=row.title, text=row.description[:1000], minutes=row.minutes or TOPIC_MINUTES, element_id=row.element_id, activity=row.activity)
    if isinstance(row, Recommendation):
        block.kept = row
    else:
        block.suggestion = row
    return block


SOURCES: dict[str, Callable[[PersonRequest, Session, int], AgendaBlock]] = {
    "kept": _kept,
    "suggestion": _suggested,
    "activity": _of_activity,
    "topic": _of_topic,
    "left": _left_over,
}
