"""The plans of the demo world: what was done and left over last time, what is planned next, topics, templates, notes."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.models import User
from clients import acts
from clients.models import Task
from common.registry import World, demo
from sessions_app.models import AgendaBlock, PlanTemplate, PrivateNotes, Reflection, Session, Topic

# Title, what happens, minutes, element: the arc of a session, and what may stand in its middle.
ARRIVE = ("Arrive", "Three slow breaths, feet on the floor", 5, "aether")
NAME = ("Name the week", "What stood out? What is still open?", 10, "air")
CLOSE = ("Close", "What are you taking with you?", 5, "water")
MIDDLES = [
    ("Ember practice", "One brave ask, rehearsed aloud", 15, "fire"),
    ("Ground it", "Choose one step, date and place", 10, "earth"),
    ("The letter that stays here", "Ten minutes of writing, nobody reads it", 15, "water"),
    ("Two chairs", "Let both voices speak, one after the other", 20, "air"),
    ("Values on the table", "Sort, keep five, say why", 20, "aether"),
    ("Walk and talk", "Ten minutes outside, one question", 15, "earth"),
]
TOPICS = ["How I sleep before big days", "The talk with my sister", "Whether to say yes to the new role", "I keep putting the forms off"]
NOTES = ["Quieter than last time; left room.", "Laughed at the ember. Ask how it went with the team.", "Careful with advice: wants to find it alone."]
SHARED = ["You said it aloud for the first time. Keep the short version.", "One step is enough. Monday, before nine."]
REFLECTIONS = ["What stayed was how simple it was once I said it.", "I noticed I hold my breath. I will watch that."]
FOCUSES = ["One brave ask, said aloud.", "Finish one small thing a day.", "Stop before it is too much.", "A walk before every answer."]
PLACES = ["Room 2", "By video", "Room 2", "By phone"]
CALL = "https://meet.example.com/maya"


@demo.part("sessions.plans", order=45)
def demo_plans(world: World) -> None:
    """Plans for what is ahead and for the last session of each client, with all that belongs to them."""
    chance = world.chance("sessions.plans")
    maya = world.made["coaches"][0]
    last = _last_held(world.at)
    ahead = list(
        Session.objects.filter(client__practice__is_demo=True, status="planned", session_date__gt=world.at)
        .select_related("client__user", "coach")
        .order_by("pk")
    )
    blocks = [block for session in last for block in _held_blocks(session, chance)]
    blocks += [block for number, session in enumerate(ahead) if number % 3 < 2 for block in _blocks(session, chance, count=chance.randint(1, 3))]
    AgendaBlock.objects.bulk_create(blocks)
    _tell_what_became(last, chance, at=world.at)
    _furnish(ahead, chance, at=world.at)
    _templates(maya, world.at)


def _last_held(at: datetime) -> list[Session]:
    held = Session.objects.filter(client__practice__is_demo=True, status="held", session_date__lt=at)
    newest = held.order_by("client_id", "-session_date", "-session_id").distinct("client_id")
    return list(Session.objects.filter(pk__in=newest.values("pk")).select_related("client").order_by("pk"))


def _blocks(session: Session, chance: Random, *, count: int) -> list[AgendaBlock]:
    parts = [ARRIVE, NAME, *chance.sample(MIDDLES, count), CLOSE]
    return [
        AgendaBlock(session=session, client_id=session.client_id, position=place, title=title, text=text, minutes=minutes, element_id=element)
        for place, (title, text, minutes, element) in enumerate(parts, 1)
    ]


def _held_blocks(session: Session, chance: Random) -> list[AgendaBlock]:
    """All done but the last of the middle, which is left for the next time."""
    blocks = _blocks(session, chance, count=2)
    left = blocks[-2]
    for block in blocks:
        block.state = AgendaBlock.State.SKIPPED if block is left else AgendaBlock.State.DONE
    blocks[2].private_note = chance.choice(NOTES)
    return blocks


def _tell_what_became(last: list[Session], chance: Random, *, at: datetime) -> None:
    for session in last:
        session.focus, session.plan_shared_at, session.begun_at = chance.choice(FOCUSES), session.ends_at, session.session_date
        session.notes = chance.choice(SHARED)
        session.tasks_assigned = _assigned(session)
    Session.objects.bulk_update(last, ["focus", "plan_shared_at", "begun_at", "notes", "tasks_assigned"])
    PrivateNotes.objects.bulk_create(
        PrivateNotes(session=session, client_id=session.client_id, body=chance.choice(NOTES), updated_at=session.ends_at) for session in last
    )
    wrote = [session for session in last if session.client.user_id and session.ends_at + timedelta(hours=3) < at][::2]
    Reflection.objects.bulk_create(
        Reflection(session=session, client_id=session.client_id, body=chance.choice(REFLECTIONS), updated_at=session.ends_at + timedelta(hours=3))
        for session in wrote
    )


def _assigned(session: Session) -> list[dict[str, Any]]:
    """The tasks that were agreed during this session hang off its first blocks."""
    tasks = Task.objects.filter(client=session.client_id, created_at__gte=session.session_date, created_at__lte=session.ends_at).select_related("element")
    blocks = list(AgendaBlock.objects.filter(session=session).in_order())
    agreed = list(zip(blocks[2:], tasks.order_by("pk"), strict=False))
    for block, task in agreed:
        block.task = task
    AgendaBlock.objects.bulk_update([block for block, _ in agreed], ["task"])
    return [
        {"task_id": task.pk, "task_description": task.task_description, "element": task.element and task.element.slug, "due_date": str(task.due_date)}
        for _, task in agreed
    ]


def _furnish(ahead: list[Session], chance: Random, *, at: datetime) -> None:
    """Where they meet, which plans are shared already, and what clients want to speak about."""
    for number, session in enumerate(ahead):
        session.place = PLACES[number % len(PLACES)]
        session.call_link = CALL if session.place == "By video" else ""
        session.plan_shared_at = max(session.booked_at, at - timedelta(hours=20)) if number % 3 == 0 else None
    Session.objects.bulk_update(ahead, ["place", "call_link", "plan_shared_at"])
    asking = [session for session in ahead if session.client.user_id][::2]
    topics = Topic.objects.bulk_create(
        Topic(session=session, client=session.client, words=TOPICS[number % len(TOPICS)], created_at=max(session.booked_at, at - timedelta(hours=9)))
        for number, session in enumerate(asking)
    )
    shared = [session for session in ahead if session.plan_shared_at]
    told = [acts.new_act(topic.client, "topic.proposed", actor=topic.client.user, about=topic, at=topic.created_at) for topic in topics]
    told += [acts.new_act(row.client, "session.plan_shared", actor=row.coach, about=row, at=row.plan_shared_at or at) for row in shared]
    acts.record_many(sorted(told, key=lambda act: act.at))


def _templates(coach: User, at: datetime) -> None:
    plans = [("First hour", [ARRIVE, NAME, MIDDLES[4], CLOSE], True), ("A quiet one", [ARRIVE, MIDDLES[2], CLOSE], False)]
    PlanTemplate.objects.bulk_create(
        PlanTemplate(
            coach=coach,
            practice=coach.membership.practice,
            name=name,
            is_shared=is_shared,
            created_at=at - timedelta(days=40),
            blocks=[{"title": title, "text": text, "minutes": minutes, "client_note": "", "element": element} for title, text, minutes, element in parts],
        )
        for name, parts, is_shared in plans
    )
