"""The demo world: believable, consistent, the same each time, and never among real people."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
import yaml
from allauth.account.models import EmailAddress
from django.conf import global_settings
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from accounts.models import Practice, User
from clients import acts
from clients.domain.years import slot
from clients.models import Act, Card, Client, Coaching, Element, Goal, Invitation, Milestone, Note, Task
from clients.registry.demo import FOLDER
from progress.domain.checkins import said_by
from progress.models import CheckIn, ElementReading, Entry, EntryDraft, Pulse, Rating
from sessions_app.models import Session
from tests import factories

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)  # a Monday
BERLIN = ZoneInfo("Europe/Berlin")


def seed(**options) -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """One demo world for all tests of this file; each test changes it inside a savepoint of its own."""
    with django_db_blocker.unblock(), time_machine.travel(MORNING, tick=False), transaction.atomic():
        seed()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(seeded, db):
    with time_machine.travel(MORNING, tick=False):
        yield


def test_demo_has_its_people(world):
    assert list(User.objects.exclude(role="client").order_by("email").values_list("email", "name", "role", "is_superuser")) == [
        ("coach2@example.com", "Otto Brandt", "coach", False),
        ("coach@example.com", "Maya Reyes", "coach", False),
        ("staff@example.com", "Sam Keller", "staff", True),
    ]
    assert Practice.objects.values_list("owner__email", "is_demo").get() == ("coach@example.com", True)
    assert Client.objects.get(email="client@example.com").user.email == "client@example.com"


def test_everybody_of_the_demo_signs_in_with_the_same_password(world, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    [password] = set(User.objects.values_list("password", flat=True))
    assert check_password("coachhub-demo", password)
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == User.objects.count()


def test_both_coaches_of_the_demo_see_their_clients(world):
    maya, otto = User.objects.get(email="coach@example.com"), User.objects.get(email="coach2@example.com")
    assert Client.objects.visible_to(maya).count() == 24
    assert Client.objects.visible_to(otto).count() == 5
    assert not Client.objects.visible_to(otto).filter(email="client@example.com").exists()


def test_demo_clients_are_in_every_state(world):
    assert Counter(Client.objects.values_list("state", flat=True)) == {"active": 21, "paused": 2, "completed": 1}
    assert Client.objects.filter(since_date__gt=MORNING.date() - timedelta(days=14)).count() == 2
    assert Invitation.objects.open(MORNING).values_list("client__name", flat=True).get() == "Daniel Cho"


def test_demo_books_three_sessions_today_and_nine_this_week(world):
    nights = [MORNING.astimezone(BERLIN).replace(hour=0, minute=0) + timedelta(days=days) for days in (0, 1, 7)]
    booked = Card.objects.filter(next_session_at__gte=nights[0])
    assert sorted(at.astimezone(BERLIN).hour for at in booked.filter(next_session_at__lt=nights[1]).values_list("next_session_at", flat=True)) == [10, 14, 16]
    assert booked.filter(next_session_at__lt=nights[2]).count() == 9


@pytest.mark.parametrize("day", range(7))
def test_demo_books_nine_sessions_a_week_whatever_the_weekday(day):
    today = MORNING.astimezone(BERLIN) + timedelta(days=day)
    people = yaml.safe_load((FOLDER / "people.yaml").read_text())["people"]
    slots = [slot(today, person["slot"], person["hour"]) for person in people if person["slot"] != "none"]
    this_week = [at for at in slots if at.date() < today.date() + timedelta(days=7)]
    assert (len(this_week), len(set(slots))) == (9, len(slots))
    assert [at for at in slots if at.weekday() > 4 and at.date() != today.date()] == []


def test_some_demo_clients_have_gone_quiet_and_are_overdue(world):
    quiet = Card.objects.filter(client__state="active", last_act_at__lt=MORNING - timedelta(days=14))
    assert set(quiet.values_list("client__name", flat=True)) == {"Tomás Vega", "Mikko Järvinen"}
    assert quiet.filter(tasks_overdue__gt=0).count() == 2


def test_demo_names_are_of_all_kinds(world):
    names = list(Client.objects.values_list("name", flat=True))
    assert [
        len([name for name in names if is_so(name)]) for is_so in (lambda name: "ل" in name, lambda name: " " not in name, lambda name: len(name) > 50)
    ] == [1, 1, 1]


def test_demo_words_are_many(world):
    assert len(set(Task.objects.values_list("task_description", flat=True))) >= 60
    assert len(set(Goal.objects.values_list("title", flat=True))) >= 28
    assert Element.objects.filter(pk__in=Task.objects.values("element")).count() == 5
    assert not Note.objects.filter(body__contains="{").exists()


def test_demo_acts_lie_in_the_past(world):
    assert not Act.objects.filter(at__gt=MORNING).exists()
    assert not Act.objects.filter(kind="session.booked", due_at__lt=F("at")).exists()


def test_demo_tasks_agree_with_their_acts(world):
    told = Act.objects.filter(about_type="clients.task", family="task.outcome").values_list("about_id", "kind", "at")
    settled = Task.objects.exclude(status="open").values_list("task_id", "status", "settled_at")
    assert sorted(told) == sorted((task_id, f"task.{status}", at) for task_id, status, at in settled)


def test_every_demo_task_was_agreed(world):
    agreed = Act.objects.filter(kind="task.agreed").values_list("about_id", "at")
    assert set(agreed) == set(Task.objects.values_list("task_id", "created_at"))


def test_demo_tasks_are_settled_after_they_were_agreed(world):
    assert not Task.objects.filter(settled_at__lt=F("created_at")).exists()
    assert not Task.objects.filter(settled_at__gt=MORNING).exists()


def test_demo_goals_agree_with_their_acts(world):
    reached = Act.objects.filter(kind="goal.reached").values_list("about_id", "at")
    assert set(reached) == set(Goal.objects.exclude(reached_at=None).values_list("pk", "reached_at"))
    steps = Act.objects.filter(kind="milestone.reached").values_list("about_id", "at")
    assert set(steps) == set(Milestone.objects.exclude(done_at=None).values_list("pk", "done_at"))
    assert not Milestone.objects.filter(goal__reached_at__isnull=False, done_at=None).exists()


def test_demo_entries_agree_with_their_acts(world):
    told = Act.objects.filter(about_type="progress.entry").values_list("about_id", "kind", "at", "client")
    known = Entry.objects.values_list("pk", "visibility", "written_at", "client")
    assert sorted(told) == sorted((pk, "entry.private" if visibility == "private" else "entry.shared", at, client) for pk, visibility, at, client in known)
    assert Act.objects.filter(kind__startswith="entry.", about_id=None).count() == 0


def test_demo_journals_are_of_all_kinds_and_nobody_writes_the_same_twice_a_season(world):
    assert set(Entry.objects.values_list("visibility", flat=True)) == {"private", "shared", "shared_no_ai"}
    assert Element.objects.filter(slug__in=Entry.objects.values("element")).count() == 5
    season = Entry.objects.filter(written_at__gt=MORNING - timedelta(weeks=12)).values_list("client", "body")
    assert len(season) == len(set(season)) > 100
    assert EntryDraft.objects.get().client.email == "client@example.com"


def test_each_demo_session_is_booked_once_and_ends_at_most_once(world):
    sessions = Act.objects.filter(about_type="sessions_app.session")
    booked = Counter(sessions.filter(kind="session.booked").values_list("about_id", flat=True))
    ended = Counter(sessions.filter(family="session.outcome").values_list("about_id", flat=True))
    assert set(booked.values()) == set(ended.values()) == {1}
    assert ended.keys() - booked.keys() == set()


def test_demo_sessions_agree_with_their_acts(world):
    told = Act.objects.filter(family="session.outcome").values_list("about_id", "kind", "at", "client")
    known = Session.objects.exclude(status="planned").values_list("session_id", "status", "decided_at", "client")
    assert sorted(told) == sorted((session_id, f"session.{status}", at, client) for session_id, status, at, client in known)
    booked = Act.objects.filter(kind="session.booked").values_list("about_id", "due_at", "at")
    assert set(booked) == set(Session.objects.values_list("session_id", "session_date", "booked_at"))


def test_demo_check_ins_and_pulses_agree_with_their_acts(world):
    for model, kind in ((CheckIn, "checkin.done"), (Pulse, "pulse.done")):
        told = Act.objects.filter(kind=kind).values_list("about_id", "at", "client", "actor")
        assert sorted(told) == sorted(model.objects.values_list("pk", "done_at", "client", "client__user"))


def test_every_demo_reading_comes_from_answers(world):
    kept = {("progress.checkin", row.pk): said_by(row.asked.in_order, dict(row.answers.values_list("item", "raw"))) for row in CheckIn.objects.all()}
    own = ElementReading.objects.filter(source="self").values_list("origin_type", "origin_id", "element_id", "value", "overdrive")
    wrong = [row for row in own if (round(kept[row[:2]][row[2]].level, 2), kept[row[:2]][row[2]].overdrive) != (float(row[3]), row[4] and float(row[4]))]
    assert (wrong, own.count()) == ([], sum(one.level is not None for said in kept.values() for one in said.values()))
    pulses, ratings = Pulse.objects.values_list("pk", flat=True), Rating.objects.values_list("pk", flat=True)
    assert set(ElementReading.objects.filter(source="pulse").values_list("origin_id", flat=True)) == set(pulses)
    assert set(ElementReading.objects.filter(source="coach").values_list("origin_id", flat=True)) == set(ratings)


def test_demo_check_ins_lie_a_week_apart(world):
    days = CheckIn.objects.order_by("client", "date").values_list("client", "date")
    assert [pair for pair in pairwise(days) if pair[0][0] == pair[1][0] and pair[1][1] - pair[0][1] < timedelta(days=7)] == []


def test_some_demo_clients_are_due_and_each_once(world):
    due = list(Act.objects.filter(kind="checkin.due").values_list("client", "client__state"))
    assert ({state for _, state in due}, len(due) >= 3, len(set(due)) == len(due)) == ({"active"}, True, True)


def test_demo_acts_without_an_account_are_never_the_clients(world):
    assert not Act.objects.filter(client__user=None, kind__in=["checkin.done", "entry.shared", "entry.private", "invitation.accepted"]).exists()


def test_demo_is_the_same_at_the_same_moment(world):
    before = _everything()
    seed(replace=True)
    assert _everything() == before


def test_demo_is_refused_where_it_already_is(world):
    with pytest.raises(CommandError, match="--replace makes an earlier demo world anew"):
        seed()


def test_demo_replaces_only_itself(world):
    factories.coach(name="Somebody Real")
    with pytest.raises(CommandError, match="People from outside the demo world use this database, so nothing was replaced"):
        seed(replace=True)
    assert Client.objects.count() == 24


def test_demo_replaces_a_world_that_was_used(world):
    client, maya = Client.objects.get(email="client@example.com"), User.objects.get(email="coach@example.com")
    acts.record_read(client, "overview", actor=maya, at=MORNING)
    seed(replace=True)
    assert (Client.objects.count(), User.objects.filter(email="coach@example.com").count()) == (24, 1)


def test_scale_makes_coaches_with_so_many_clients_each(world, monkeypatch):
    monkeypatch.setattr("accounts.registry.CLIENTS_PER_COACH", 5)
    monkeypatch.setattr("clients.registry.demo.CLIENTS_PER_COACH", 5)
    seed(scale=11, replace=True)
    assert Counter(Coaching.objects.values_list("coach__email", flat=True)) == {"coach@example.com": 5, "coach2@example.com": 5, "coach3@example.com": 1}
    assert (Client.objects.count(), Card.objects.count(), Act.objects.filter(kind="client.added").count()) == (11, 11, 11)


def test_scale_refuses_nobody(world):
    with pytest.raises(CommandError, match="for example --scale 10000"):
        seed(scale=0, replace=True)
    assert Client.objects.count() == 24


def test_rebuild_snapshots_gives_the_same_bytes(world):
    before = list(Card.objects.order_by("pk").values())
    Card.objects.update(sessions_held=99, goal="wrong")
    Card.objects.order_by("pk").first().delete()
    out = StringIO()
    call_command("rebuild_snapshots", stdout=out)
    assert list(Card.objects.order_by("pk").values()) == before
    assert "clients.cards: 24 rows" in out.getvalue().splitlines()


def _everything() -> list[list[str]]:
    """The world without its keys, which the database chooses."""
    rows = [
        Client.objects.values_list("email", "name", "state", "since_date", "user__email", "created_at"),
        Act.objects.values_list("client__email", "kind", "at", "due_at", "title", "actor__email"),
        Task.objects.values_list("client__email", "task_description", "created_at", "status", "due_date", "settled_at"),
        Note.objects.values_list("client__email", "body", "created_at", "updated_at"),
        Card.objects.values_list("client__email", "next_session_at", "tasks_open", "acts_by_week", "goal"),
    ]
    return [sorted(map(repr, of_a_table)) for of_a_table in rows]
