"""The people of the demo world who are not clients: coaches, staff, and their practices."""

from collections.abc import Iterable
from math import ceil
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.db.models import Model, Q

from accounts.models import ApiToken, Membership, Practice, Preferences, User
from common.models import ApiAnswer, ApiUse, Submission
from common.registry import NotCarried, Table, World, clearing, demo, portable, scale

PASSWORD = "coachhub-demo"  # noqa: S105  everybody may know it
COACHES = [("coach@example.com", "Maya Reyes"), ("coach2@example.com", "Otto Brandt")]
STAFF = ("staff@example.com", "Sam Keller")
ZONE = "Europe/Berlin"
WELCOME = "How good that you are here. Look around; nothing has to be filled in today. We begin with what matters to you."
PRACTICE = "Open Field Coaching"
CLIENTS_PER_COACH = 200
OF_USER = "user__client_records"
OF_PERSON: dict[str, Any] = {"readers": ("client",), "comes_in": False, "own": lambda rows: rows}


@demo.part("accounts.people", order=10)
def people(world: World) -> None:
    """Maya and Otto in one practice, and Sam, who is staff."""
    maya, otto = enrol((_coach(email, name, world) for email, name in COACHES), world=world)
    maya.welcome = WELCOME
    maya.save(update_fields=["welcome"])
    _staff(world)
    practice = Practice.objects.create(name=PRACTICE, owner=maya, is_demo=True)
    Membership.objects.bulk_create(Membership(user=coach, practice=practice) for coach in (maya, otto))
    world.made["coaches"] = [maya, otto]


@scale.part("accounts.people", order=10)
def many_people(world: World, clients: int) -> None:
    """A coach with a practice of their own for every 200 clients, and Sam."""
    count = ceil(clients / CLIENTS_PER_COACH)
    extra = [(f"coach{number}@example.com", f"Coach {number:02}") for number in range(len(COACHES) + 1, count + 1)]
    coaches = enrol((_coach(email, name, world) for email, name in [*COACHES, *extra][:count]), world=world)
    _staff(world)
    practices = Practice.objects.bulk_create(Practice(name=f"Practice of {coach.name}", owner=coach, is_demo=True) for coach in coaches)
    Membership.objects.bulk_create(Membership(user=practice.owner, practice=practice) for practice in practices)
    world.made["coaches"] = coaches


@clearing.part("accounts.people", order=10)
def clear_people() -> None:
    """Take away the demo practices with their coaches and clients, and the demo's staff."""
    practices = Practice.objects.filter(is_demo=True)
    inside = Q(membership__practice__in=practices) | Q(client_records__practice__in=practices) | Q(email=STAFF[0], role=User.Role.STAFF)
    ids = list(User.objects.filter(inside).values_list("pk", flat=True))
    practices.delete()
    User.objects.filter(pk__in=ids).delete()


def enrol(people: Iterable[User], *, world: World) -> list[User]:
    """Save people who can sign in at once with the demo's password, their addresses being confirmed."""
    if "password" not in world.made:
        world.made["password"] = make_password(PASSWORD)  # slow on purpose, so one for all
    rows = list(people)
    for person in rows:
        person.password = world.made["password"]
    saved = User.objects.bulk_create(rows, batch_size=5000)
    EmailAddress.objects.bulk_create([EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in saved], batch_size=5000)
    return saved


def _coach(email: str, name: str, world: World) -> User:
    return User(email=email, name=name, role=User.Role.COACH, time_zone=ZONE, joined_at=world.at)


def _staff(world: World) -> None:
    email, name = STAFF
    enrol([User(email=email, name=name, role=User.Role.STAFF, is_superuser=True, time_zone=ZONE, joined_at=world.at)], world=world)


@portable.part("accounts", order=10)
def carried() -> list[Table | NotCarried]:
    """A client's own export holds the account too; nobody's account comes in by a file, and none is a coach's to take along."""
    return [_account(), *_ways_in(), *_not_carried()]


def _account() -> Table:
    return Table(
        "account",
        User,
        for_client=("email", "name", "time_zone", "language", "hides_numbers", "joined_at", "last_login", "tells_seen"),
        left_out={
            "password": "a secret",
            "role": "what the house calls the person",
            "is_active": "a switch of the house",
            "is_superuser": "for staff",
            "unread_messages": "computed",
            "suggestions_waiting": "computed",
            "element_names": "follows from the practice",
            "unread_notifications": "computed",
            "welcome": "what coaches say to new clients",
            "arrival_step": "how far the first visit came",
        },
        path="client_records",
        **OF_PERSON,
    )


def _ways_in() -> list[Table]:
    columns: dict[str, tuple[type[Model], tuple[str, ...], dict[str, str]]] = {
        "addresses": (EmailAddress, ("email", "verified", "primary"), {}),
        "second factors": (Authenticator, ("type", "created_at", "last_used_at"), {"data": "a secret"}),
        "notification settings": (Preferences, ("channels", "quiet_from", "quiet_until", "digest_at", "most_per_day", "reminders"), {}),
        "connections": (SocialAccount, ("provider", "uid", "last_login", "date_joined", "extra_data"), {}),
        "browsers": (UserSession, ("ip", "user_agent", "created_at", "last_seen_at"), {"session_key": "a secret", "data": "kept by the library"}),
    }
    return [
        Table(name, model, for_client=own, left_out={"user": "the account", **left_out}, path=OF_USER, **OF_PERSON)
        for name, (model, own, left_out) in columns.items()
    ]


def _not_carried() -> list[NotCarried]:
    return [
        NotCarried(EmailConfirmation, "a secret of some minutes"),
        NotCarried(SocialToken, "a secret"),
        NotCarried(ApiToken, "a key to this house, which opens nothing elsewhere"),
        NotCarried(ApiUse, "a count of one minute"),
        NotCarried(ApiAnswer, "an answer that was given, for a day, sealed"),
        NotCarried(Submission, "a form that was sent, for a while, without its words"),
        NotCarried(Membership, "a coach's"),
        NotCarried(Practice, "a coach's"),
        NotCarried(LogEntry, "what staff did"),
    ]
