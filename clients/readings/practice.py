"""A practice as its owner sees it: who is there and who coaches them, and nothing of what they do."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from clients.models import Client, Coaching


@dataclass
class PlainRow:
    """A client by name and state, with the coaches of now."""

    client_id: int
    name: str
    sort_name: str
    state: str
    coaches: list[User]


def coachings_of(person: User) -> list[Coaching]:
    """With whom a client works, and whom the client left."""
    mine = Coaching.objects.filter(client__in=Client.objects.visible_to(person)).filter(Q(ended_at=None) | Q(was_left=True))
    return list(mine.select_related("coach", "client").order_by("started_at", "id"))


def practice_rows(owner: User, *, after: tuple[str, int] | None, limit: int) -> list[PlainRow]:
    """The clients of the practice that this person owns, by name, from after that mark on, in two queries."""
    clients = Client.objects.filter(practice__owner=owner, erased_at=None)
    if after:
        clients = clients.filter(Q(sort_name__gt=after[0]) | Q(sort_name=after[0], pk__gt=after[1]))
    chosen = clients.order_by("sort_name", "client_id").only("client_id", "name", "sort_name", "state")[:limit]
    rows = {client.pk: PlainRow(client.pk, client.name, client.sort_name, client.get_state_display(), []) for client in chosen}
    for coaching in Coaching.objects.filter(client__in=rows, ended_at=None).select_related("coach").order_by("started_at", "id"):
        rows[coaching.client_id].coaches.append(coaching.coach)
    return list(rows.values())
