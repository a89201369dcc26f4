"""Rows of what several tables hold together, for a client who is carried out and in."""

import uuid
from datetime import date, datetime

from accounts.models import User
from clients.models import Client, Task
from messaging.actions import sharing, viewing
from messaging.models import Attachment, Message
from progress.models import Answer, CheckIn, Pulse, RatedElement, Rating
from recommendations.models import EngineSettings, Feedback, FeedbackEvent, ModelCall, RecommendationBatch, SessionRecommendation
from sessions_app.models import PrivateNotes, Reflection, Session, Topic
from tests import factories

# What an act or a reading is about, and the table that holds it.
KINDS = {
    "clients.client": "client",
    "clients.task": "tasks",
    "clients.goal": "goals",
    "clients.milestone": "milestones",
    "sessions_app.session": "sessions",
    "progress.entry": "entries",
    "progress.checkin": "check-ins",
    "messaging.message": "messages",
    "messaging.resource": "resources",
}
# By table, where it is not the same for all: the columns that point to another table.
POINTS_TO = {
    "": {"batch": "suggestion runs", "recommendation": "suggestions"},
    "answers": {"check_in": "check-ins"},
    "messages": {"reply_to": "messages"},
    "resources": {"upload": "files"},
    "views": {"resource": "resources"},
    "attachments": {"message": "messages", "resource": "resources"},
    "topics": {"session": "sessions"},
    "plans": {"session": "sessions", "topic": "topics", "left_from": "plans", "task": "tasks"},
    "private notes of sessions": {"session": "sessions"},
    "reflections": {"session": "sessions"},
    "rated elements": {"rating": "coach ratings"},
}


def suggested(client: Client, *, by: User) -> None:
    """One suggestion sent and rated, one for a session, each from a run, and what holds for this client."""
    runs = [RecommendationBatch.objects.create(client=client, coach=by, engine_version="1", feature_version=1, seed=7, need={"fire": 0.4}) for _ in range(2)]
    facts = {"activity": factories.activity(), "features": [0.5, -0.25], "reasons": [{"key": "need", "facts": {"level": 42}}], "mean": 0.4, "sd": 0.1}
    sent = factories.recommendation(client, batch=runs[1], status="done", struck=[0], decided_by=by, **facts)
    SessionRecommendation.objects.create(client=client, batch=runs[0], element=sent.element, title="Ember", description="Glow.", kind="practice", **facts)
    Feedback.objects.create(recommendation=sent, client=client, rating=4, comments="Gut 🌱")
    FeedbackEvent.objects.create(recommendation=sent, client=client, kind="rated", value=4, actor=client.user)
    ModelCall.objects.create(client=client, coach=by, batch=runs[1], level="signals", model_name="tiny", prompt_version="1", sent="{}", fingerprint="f")
    EngineSettings.objects.create(client=client, need_weight=1.5, blocked_tags=["letter"], llm_consent="signals")


def said(client: Client, *, by: User, at: datetime) -> None:
    """A check-in with an answer and its reading, a pulse, and a rating of one element."""
    check_in = CheckIn.objects.create(client=client, date=date(2026, 5, 1), done_at=at, seconds=170, quality="0.5", doubts=["hasty"])
    Answer.objects.create(client=client, check_in=check_in, item="fire_1", order=1, element=factories.element(), text="I look forward.", raw=7)
    factories.reading(client, "water", 70, on=check_in.date, origin_type="progress.checkin", origin_id=check_in.pk)
    Pulse.objects.create(client=client, date=date(2026, 5, 2), done_at=at, fire=6)
    rating = Rating.objects.create(client=client, coach=by, date=date(2026, 5, 3), rated_at=at, note="Begins things without being asked.")
    RatedElement.objects.create(client=client, rating=rating, element=factories.element(), value="6.5", confidence=2)


def handed_over(message: Message, *, by: User, at: datetime) -> None:
    """A file from the coach's library that was viewed twice, a link, and a file that came with the message."""
    client = message.client
    sheet = factories.resource(client, factories.library_item(by, title="Sheet", file=factories.upload(by=by, content=b"Breathe.")), note="For tonight")
    factories.resource(client, factories.library_item(by, title="Walks"))
    for _ in range(2):
        viewing.look(sheet, token=uuid.uuid4(), seconds=0, by=client.user, at=at)
    sent = sharing.attach(client, factories.upload(client, by=client.user, content=b"What I wrote."), by=client.user, at=at)
    Attachment.objects.create(client=client, message=message, resource=sent)
    Message.objects.filter(pk=message.pk).update(attached=1)


def planned(session: Session, *, task: Task) -> None:
    """A topic and a block that came of it with a task, one that was left over, notes for the coach alone, and what the client thought of it."""
    topic = Topic.objects.create(client=session.client, session=session, words="Sleep 🌙")
    left = factories.block(session, position=1, title="Breathe", state="skipped")
    factories.block(session, position=2, title="Name the week", topic=topic, task=task, left_from=left, private_note="Slowly.", client_note="Bring a pen.")
    PrivateNotes.objects.create(client=session.client, session=session, body="Tired today.")
    Reflection.objects.create(client=session.client, session=session, body="It helped.")
