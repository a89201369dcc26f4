"""What is known about the lines of an import, and about the clients that one made, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Q
from django.db.models.functions import Lower

from accounts.models import User
from clients.models import Access, Act, Client, ClientImport, Coaching, ImportRow
from common.registry import tables

# What an import itself records about a client whom it adds.
OWN_ACTS = ("client.added", "goal.set")
# Being read is nothing that happened with the client.
NO_EVENT = {Client, Coaching, Access, Act}


@dataclass(frozen=True)
class Standing:
    """A client of the practice who has an address: whether "own", "hidden" from this coach, or "archived"."""

    client_id: int
    kind: str


@dataclass(frozen=True)
class Tally:
    """How many lines will be added, merged, skipped, and cannot be imported as they stand."""

    add: int
    merge: int
    skip: int
    blocked: int
    notable: int
    known: int

    @property
    def writes(self) -> int:
        return self.add + self.merge


def is_address(email: str) -> bool:
    """Whether the house takes this as an email address: the rule of the form for one client."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= Client._meta.get_field("email").max_length  # type: ignore[union-attr,operator]


def standing_of(emails: Collection[str], *, coach: User) -> dict[str, Standing]:
    """Who of the coach's practice has one of these lower-case addresses; nothing else about clients whom this coach may not see."""
    practice = coach.membership.practice_id
    rows = Client.objects.annotate(address=Lower("email")).filter(practice=practice, erased_at=None, address__in=emails)
    own = set(Client.objects.visible_to(coach).filter(pk__in=rows.values("pk")).values_list("pk", flat=True))
    kind = {True: lambda state: "archived" if state == Client.State.ARCHIVED else "own", False: lambda state: "hidden"}
    return {address: Standing(pk, kind[pk in own](state)) for pk, address, state in rows.values_list("pk", "address", "state")}


def namesakes_of(names: Collection[str], *, coach: User) -> set[str]:
    """Which of these sortable names a client of the coach has."""
    return set(Client.objects.visible_to(coach).filter(sort_name__in=names).values_list("sort_name", flat=True))


def tally_of(run: ClientImport) -> Tally:
    """The lines of an import in numbers."""
    rows = ImportRow.objects.filter(run=run)
    found = {(row["finding"], row["decision"]): row["number_of"] for row in rows.order_by().values("finding", "decision").annotate(number_of=Count("pk"))}
    skip = sum(number for (_, decision), number in found.items() if decision == "skip")
    kept = {kind: sum(number for (finding, decision), number in found.items() if finding == kind and decision != "skip") for kind in ImportRow.Finding.values}
    blocked, merge = (sum(kept[kind] for kind in kinds) for kinds in (ImportRow.objects.all().BLOCKED, ImportRow.objects.all().KNOWN))
    notable = sum(number for (finding, _), number in found.items() if finding)
    known = sum(number for (finding, _), number in found.items() if finding in ImportRow.objects.all().KNOWN)
    return Tally(add=sum(kept.values()) - blocked - merge, merge=merge, skip=skip, blocked=blocked, notable=notable, known=known)


@dataclass(frozen=True)
class Outcome:
    """What became of the lines of an import."""

    added: int
    merged: int
    left_out: int


def outcome_of(run: ClientImport) -> Outcome:
    """What became of the lines, in numbers, in one query."""
    is_there = Q(is_written=True, before__isnull=False)
    return Outcome(
        **ImportRow.objects.filter(run=run).aggregate(
            added=Count("pk", filter=is_there & Q(decision="add")),
            merged=Count("pk", filter=is_there & Q(decision="merge")),
            left_out=Count("pk", filter=Q(is_written=False)),
        )
    )


def since_added(rows: Iterable[ImportRow]) -> dict[int, list[str]]:
    """For clients added by these lines: what happened with each since then, in words; an absent one is as the import left it."""
    made = {row.client_id: row.before or {} for row in rows if row.client_id}
    happened: dict[int, list[str]] = defaultdict(list)
    for client_id in Client.objects.filter(pk__in=made).exclude(version=1, photo="").values_list("pk", flat=True):
        happened[client_id].append("edited")
    for client_id in Client.objects.filter(pk__in=made).exclude(user=None).values_list("pk", flat=True):
        happened[client_id].append("joined")
    for client_id in _doubled(Coaching.objects.filter(client__in=made), "client"):
        happened[client_id].append("shared")
    for client_id, words in _rows_beside(made):
        happened[client_id].append(words)
    for client_id in (
        Act.objects.filter(client__in=[pk for pk in made if pk not in happened]).exclude(_own_acts(made)).values_list("client", flat=True).distinct()
    ):
        happened[client_id].append("acts")
    return dict(happened)


def _own_acts(made: dict[int, dict[str, Any]]) -> Q:
    goals = [before["goal"] for before in made.values() if before.get("goal")]
    return Q(kind="client.added") | Q(kind="goal.set", about_type="clients.goal", about_id__in=goals)


def _doubled(rows: Any, path: str) -> list[int]:
    return list(rows.order_by().values(path).annotate(number=Count("pk")).filter(number__gt=1).values_list(path, flat=True))


def _rows_beside(made: dict[int, dict[str, Any]]) -> Iterable[tuple[int, str]]:
    """What would leave with the client in an export, but for what the import itself made."""
    own = {name: [before[name] for before in made.values() if before.get(name)] for name in ("goal", "note")}
    for table in tables():
        if table.model in NO_EVENT:
            continue
        rows = table.model._base_manager.filter(**{f"{table.path}__in": made}).exclude(pk__in=own.get(table.model._meta.model_name or "", []))
        for client_id in rows.order_by().values_list(table.path, flat=True).distinct():
            yield client_id, str(table.model._meta.verbose_name_plural)
