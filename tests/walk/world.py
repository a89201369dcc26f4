"""Two practices, three clients, and one row of every model with private texts for each: the ground that the walk goes over."""

import importlib
import time
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import models

from accounts.models import Membership, Practice, User
from clients.models import Client
from tests import factories
from tests.walk.canaries import COACH_OF, Cage
from tests.walk.makers import values

# Rows that belong to nobody: everybody may read them, or nobody can.
SHARED = {
    "clients.Element", "clients.Facet", "clients.Archetype", "recommendations.ModelVersion",
    "auth.Permission", "auth.Group", "contenttypes.ContentType", "sessions.Session", "socialaccount.SocialApp",
    "procrastinate.ProcrastinateWorker", "procrastinate.ProcrastinateJob", "procrastinate.ProcrastinateEvent", "procrastinate.ProcrastinatePeriodicDefer",
}  # fmt: skip
ROLES = {"maya": "coach", "otto": "coach", "noah": "client", "nina": "client", "olive": "client", "sam": "staff"}
# What a coach or a practice has of their own, although it may point to something of a client's.
COACHES_OWN = ("messaging.LibraryItem", "messaging.ItemVersion", "messaging.HelpCard")
# Foreign keys to a person that do not mean the coach.
MEANT_CLIENT = {"clients.Client.user", "clients.Invitation.accepted_by", "messaging.Notification.person", "sessions_app.ReminderChoice.person"}


class NotInTheWorld(Exception):
    """A model whose rows the walk does not know how to place."""


@dataclass
class Circle:
    """One row of every model, as one person knows them: a coach's circle holds the first client's record, a client's the coach's practice."""

    name: str
    rows: dict[type[models.Model], models.Model] = field(default_factory=dict)

    def row(self, label: str) -> models.Model:
        return self.rows[apps.get_model(label)]


@dataclass
class World:
    cage: Cage
    circles: dict[str, Circle]
    people: dict[str, User]
    sessions: dict[str, str]

    def mates(self, person: str) -> set[str]:
        """The clients whose rows this person may change."""
        return {client for client, coach in COACH_OF.items() if person in (client, coach)}


def private_models() -> list[type[models.Model]]:
    """Every model whose rows belong to somebody, those that others point to first; NotInTheWorld for a model of unknown standing."""
    open_ones = [model for model in apps.get_models() if model._meta.managed and model._meta.label not in SHARED and not model._meta.proxy]
    ordered: list[type[models.Model]] = []
    for _ in open_ones:
        ordered += [model for model in open_ones if model not in ordered and all(target in ordered or target is model for target in _targets(model))]
    lost = [model._meta.label for model in open_ones if model not in ordered or not (_reaches(model, User) or _reaches(model, Practice))]
    if lost:
        raise NotInTheWorld(f"{', '.join(lost)}: name them in tests/walk/world.py, SHARED, or give them a key to a client or a person.")
    return ordered


def build() -> World:
    """The whole world: each coach and each client has an account with all that hangs off it, each client one row of everything."""
    cage, people, accounts, circles = Cage(), {}, {}, {}
    factories.facet("fire-1")
    factories.archetype("visionary")
    everything = private_models()
    of_people = [model for model in everything if not _reaches(model, Client) or model._meta.label in COACHES_OWN]
    only_coaches = (Practice, Membership, *map(apps.get_model, ("progress.ItemSet", "sessions_app.PlanTemplate", "messaging.Webhook", *COACHES_OWN)))
    of_clients = [model for model in everything if model not in of_people]
    for name, role in ROLES.items():
        people[name] = _person(name, role, cage)
        accounts[name] = Circle(name, {User: people[name]})
        _fill(accounts[name], [model for model in of_people if role == "coach" or model not in only_coaches], cage)
    for client, coach in COACH_OF.items():
        record = Circle(client, dict(accounts[coach].rows))
        _fill(record, of_clients, cage, client=people[client])
        circles[client] = Circle(client, record.rows | accounts[client].rows | {User: people[client]})
        circles.setdefault(coach, Circle(coach, record.rows))
    circles["sam"] = circles["maya"]  # staff look at everybody's
    return World(cage, circles, people, {name: _session(user) for name, user in people.items()})


def _fill(circle: Circle, wanted: list[type[models.Model]], cage: Cage, *, client: User | None = None) -> None:
    for model in wanted:
        if model in circle.rows:
            continue
        given: dict[str, Any] = {name.split(".")[-1]: client for name in MEANT_CLIENT if client and name.startswith(f"{model._meta.label}.")}
        if model is EmailAddress:
            given["email"] = circle.rows[User].email  # else allauth makes one
        circle.rows[model] = _row(model, circle, cage, **given)


def _row(model: type[models.Model], circle: Circle, cage: Cage, **given: Any) -> models.Model:
    row_of = lambda key: circle.rows.get(key.related_model) or _shared(key)  # noqa: E731
    row = model(**values(model, lambda label: cage.breed(circle.name, label), row_of=row_of, given=given))
    row.save(force_insert=True)
    return row


def _shared(key: Any) -> models.Model | None:
    target = key.related_model
    if target._meta.label in SHARED:
        return target._base_manager.first()
    if key.null:
        return None
    raise NotInTheWorld(f"{key.model._meta.label}.{key.name} points to {target._meta.label}, which has no row here.")


def _person(name: str, role: str, cage: Cage) -> User:
    return _row(User, Circle(name), cage, role=role, is_superuser=role == "staff")  # type: ignore[return-value]


def _session(user: User) -> str:
    """A signed-in session whose password stays fresh however long the walk takes."""
    store = importlib.import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0], user.get_session_auth_hash()
    store["account_authentication_methods_user"] = str(user.pk)
    store["account_authentication_methods"] = [{"method": "password", "at": time.time() + 86_400, "email": user.email, "reauthenticated": True}]
    store.save()
    return store.session_key


def _targets(model: type[models.Model]) -> set[type[models.Model]]:
    keys = {key.related_model for key in model._meta.concrete_fields if key.is_relation}
    return {target for target in keys if target._meta.label not in SHARED}


def _reaches(model: type[models.Model], goal: type[models.Model]) -> bool:
    """Whether a row of this model belongs to a row of that one: itself, or by keys that are never empty or lead to a person."""
    seen: set[type[models.Model]] = set()
    pending = [model]
    while pending:
        here = pending.pop()
        if here is goal:
            return True
        if here not in seen:
            seen.add(here)
            pending += _targets(here)
    return False
