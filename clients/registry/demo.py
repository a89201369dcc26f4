"""The clients of the demo world, of large worlds for measuring, and taking them away again."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.db import connection
from django.db.models import F

from accounts.models import User
from accounts.registry import CLIENTS_PER_COACH, enrol
from clients import acts
from clients.domain.names import sortable
from clients.domain.years import Life, Story, Year, slot, year
from clients.models import Act, Client, Coaching, Element, Goal, Invitation, Milestone, Note, Task
from clients.models.invitation import LASTS as INVITATION_LASTS
from common.registry import World, clearing, demo, scale

FOLDER = Path(__file__).resolve().parent.parent / "demo"
STATES = {"client.paused": Client.State.PAUSED, "client.completed": Client.State.COMPLETED}

type Written = tuple[Client, Life, Year]


@demo.part("clients.year", order=20)
def demo_clients(world: World) -> None:
    """Maya's clients with their year; Otto coaches some of them with her."""
    words = _words()
    maya, otto = world.made["coaches"]
    lives = [_life(person, words, coach=maya, at=world.at) for person in words["people"]]
    clients = _write(lives, world, coach=maya, record=acts.record_many)
    shared = [client for client in clients if client.email in words["shared"]]
    Coaching.objects.bulk_create(
        Coaching(client=client, coach=otto, practice_id=client.practice_id, started_at=world.at - timedelta(days=60)) for client in shared
    )


@scale.part("clients.year", order=20)
def many_clients(world: World, clients: int) -> None:
    """`clients` people spread over the coaches. Nobody listens to their past: the bell stays silent."""
    words, written = _words(), 0
    chance = world.chance("clients.scale")
    for coach in world.made["coaches"]:
        number = min(CLIENTS_PER_COACH, clients - written)
        lives = [_life(_somebody(words, written + index, chance), words, coach=coach, at=world.at) for index in range(number)]
        _write(lives, world, coach=coach, record=copy_acts)
        written += number
        world.say(f"{written} of {clients} clients")


def copy_acts(log: list[Act]) -> None:
    """Append these acts in one stream; nobody hears of them."""
    # A million acts take twenty seconds this way and more than a minute by INSERT.
    columns = ["client_id", "kind", "family", "actor_id", "about_type", "about_id", "title", "at", "due_at", "value", "recorded_at"]
    with connection.cursor() as cursor, cursor.copy(f"COPY clients_act ({', '.join(columns)}) FROM STDIN") as copy:
        for act in log:
            act.recorded_at = act.at
            copy.write_row([getattr(act, column) for column in columns])


@clearing.part("clients.year", order=20)
def clear_clients() -> None:
    """Take the clients of demo practices away, with their sign-ins."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL coachhub.erasing = 'on'")
    clients = Client.objects.filter(practice__is_demo=True)
    people = list(clients.exclude(user=None).values_list("user_id", flat=True))
    clients.delete()
    User.objects.filter(pk__in=people, role=User.Role.CLIENT).delete()


def _write(lives: list[Life], world: World, *, coach: User, record: Callable[[list[Act]], Any]) -> list[Client]:
    """Save these clients of one coach and all that happened with them, table by table."""
    users = {user.email: user for user in enrol((_user(life) for life in lives if life.has_account), world=world)}
    clients = Client.objects.bulk_create(_client(life, coach, users) for life in lives)
    for row, life in zip(clients, lives, strict=True):
        row.created_at = _begun(life)
    Client.objects.bulk_update(clients, ["created_at"])  # the insert itself stamps the moment of seeding
    Coaching.objects.bulk_create(
        Coaching(client=row, coach=coach, practice_id=row.practice_id, started_at=row.created_at) for row, life in zip(clients, lives, strict=True)
    )
    written = [(row, life, year(life, at=world.at, chance=world.chance(life.email))) for row, life in zip(clients, lives, strict=True)]
    world.made.setdefault("written", []).extend(written)
    world.made.setdefault("meetings", []).extend((row, meeting, coach) for row, _, past in written for meeting in past.meetings)
    log = [*_invitations(written, coach, world.at), *_goals(written), *_tasks(written, coach), *_moments(written, coach)]
    _notes(written, coach)
    record(sorted((act for act in log if act.at <= world.at), key=lambda act: act.at))
    return clients


def _user(life: Life) -> User:
    return User(email=life.email, name=life.name, role=User.Role.CLIENT, time_zone=life.zone, joined_at=_begun(life) + timedelta(hours=9))


def _client(life: Life, coach: User, users: dict[str, User]) -> Client:
    kind = life.story.turns[-1][0] if life.story.turns else ""
    return Client(
        practice_id=coach.membership.practice_id,
        user=users.get(life.email),
        name=life.name,
        sort_name=sortable(life.name),
        email=life.email,
        state=STATES.get(kind, Client.State.ACTIVE),
        since_date=life.since,
        time_zone=life.zone,
        is_pro_bono=life.is_pro_bono,
        may_be_named=life.may_be_named,
    )


def _begun(life: Life) -> datetime:
    return datetime.combine(life.since, time(10), life.slot.tzinfo)


def _invitations(written: list[Written], coach: User, at: datetime) -> Iterator[Act]:
    rows = [(row, life, Invitation(client=row, email=life.email, invited_by=coach)) for row, life, _ in written if life.has_account or life.is_invited]
    for _, life, invitation in rows:
        invitation.sent_at = _begun(life) + timedelta(minutes=10)
        invitation.expires_at = invitation.sent_at + INVITATION_LASTS
        invitation.accepted_at = _begun(life) + timedelta(hours=9) if life.has_account else None
    Invitation.objects.bulk_create(invitation for _, _, invitation in rows)
    for row, _, invitation in rows:
        yield acts.new_act(row, "invitation.sent", actor=coach, about=invitation, at=invitation.sent_at, due_at=invitation.expires_at)
        if invitation.accepted_at:
            yield acts.new_act(row, "invitation.accepted", actor=row.user, about=invitation, at=invitation.accepted_at)


def _goals(written: list[Written]) -> Iterator[Act]:
    aims = [(row, aim) for row, _, past in written for aim in past.aims]
    goals = Goal.objects.bulk_create(
        Goal(client=row, title=aim.title, why=aim.why, target_date=aim.target_date, reached_at=aim.reached_at, created_at=aim.set_at) for row, aim in aims
    )
    steps = [(goal, title, at, number) for goal, (_, aim) in zip(goals, aims, strict=True) for number, (title, at) in enumerate(aim.steps, 1)]
    milestones = Milestone.objects.bulk_create(
        Milestone(goal=goal, client=goal.client, title=title, position=number, done_at=at) for goal, title, at, number in steps
    )
    for goal in goals:
        yield acts.new_act(goal.client, "goal.set", actor=goal.client.user, about=goal, at=goal.created_at)
        if goal.reached_at:
            yield acts.new_act(goal.client, "goal.reached", actor=goal.client.user, about=goal, at=goal.reached_at)
    for milestone in milestones:
        if milestone.done_at:
            yield acts.new_act(milestone.client, "milestone.reached", actor=milestone.client.user, about=milestone, at=milestone.done_at)


def _tasks(written: list[Written], coach: User) -> Iterator[Act]:
    elements = {element.slug: element for element in Element.objects.all()}
    agreed = [(row, agreement) for row, _, past in written for agreement in past.agreements]
    tasks = Task.objects.bulk_create(
        (
            Task(
                client=row,
                task_description=agreement.words,
                status=agreement.status,
                element=elements.get(agreement.element),
                due_date=agreement.due_date,
                created_by=coach,
                created_at=agreement.agreed_at,
                settled_at=agreement.settled_at,
                settled_by=(row.user or coach) if agreement.settled_at else None,
            )
            for row, agreement in agreed
        ),
        batch_size=5000,
    )
    for task, (_, agreement) in zip(tasks, agreed, strict=True):
        midnight = datetime.combine(agreement.due_date, time(), task.client.zone) + timedelta(days=1)
        yield acts.new_act(task.client, "task.agreed", actor=coach, about=task, at=task.created_at, due_at=midnight)
        if task.settled_at is None or task.settled_at > midnight:
            yield acts.new_act(task.client, "task.overdue", actor=None, about=task, at=midnight)
        if task.settled_at:
            yield acts.new_act(task.client, f"task.{task.status}", actor=task.settled_by, about=task, at=task.settled_at)


def _notes(written: list[Written], coach: User) -> None:
    notes = [Note(client=row, author=coach, body=body.format(name=row.first_name), created_at=at) for row, _, past in written for body, at in past.notes]
    keys = [note.pk for note in Note.objects.bulk_create(notes)]
    Note.objects.filter(pk__in=keys).update(updated_at=F("created_at"))


def _moments(written: list[Written], coach: User) -> Iterator[Act]:
    for row, life, past in written:
        yield acts.new_act(row, "client.added", actor=coach, about=row, at=_begun(life))
        for kind, at in past.moments:
            # Check-ins and entries are recorded beside what was said in them, by the parts that write them.
            if kind != "checkin.done" and not kind.startswith("entry."):
                yield acts.new_act(row, kind, actor=coach if kind.startswith("client.") else row.user, about=None, at=at)


def _words() -> dict[str, Any]:
    """Stories, people, goals and notes as they are written in clients/demo/."""
    words: dict[str, Any] = {}
    for name in ("people", "goals", "notes"):
        words |= yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    words["goals"] = {goal["slug"]: goal for goal in words["goals"]}
    words["stories"] = {slug: _story(**parts) for slug, parts in words["stories"].items()}
    return words


def _story(*, rhythm: int, levels: list[list[Any]], turns: list[list[Any]] | None = None) -> Story:
    return Story(rhythm, tuple((days, level) for days, level in levels), tuple((kind, days) for kind, days in turns or []))


def _life(person: dict[str, Any], words: dict[str, Any], *, coach: User, at: datetime) -> Life:
    is_booked = person["slot"] != "none"
    return Life(
        name=person["name"],
        email=person["email"],
        zone=person["zone"],
        story=words["stories"][person["story"]],
        since=at.astimezone(ZoneInfo(person["zone"])).date() - timedelta(days=person["days"]),
        slot=slot(at.astimezone(coach.zone), person["slot"] if is_booked else 1, person["hour"]),
        is_booked=is_booked,
        has_account=person["account"],
        is_invited=person.get("invited", False),
        is_pro_bono=person.get("pro_bono", False),
        may_be_named=person.get("named", False),
        goals=tuple(words["goals"][slug] for slug in person["goals"]),
        general=tuple((element, task) for element, task in words["general"]),
        open=tuple((element, task, days) for element, task, days in person.get("open", [])),
        notes=tuple(words["notes"]),
    )


def _somebody(words: dict[str, Any], number: int, chance: Random) -> dict[str, Any]:
    story = chance.choice(list(words["stories"]))
    is_over = story in {"drifting", "lost", "paused", "completed"}
    names = words["names"]
    return {
        "name": f"{chance.choice(names['first'])} {chance.choice(names['last'])}",
        "email": f"client{number + 1}@example.com" if number else "client@example.com",
        "zone": chance.choice(["Europe/Berlin", "Europe/Lisbon", "America/New_York", "Asia/Tokyo"]),
        "story": story,
        "days": chance.randint(2, 14) if story == "new" else chance.randint(60, 380),
        "slot": "none" if is_over else chance.randint(0, 13),
        "hour": chance.randint(8, 18),
        "account": number == 0 or chance.random() < 0.6,
        "goals": chance.sample(list(words["goals"]), chance.randint(1, 2)),
    }
