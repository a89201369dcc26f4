"""The door to a client and what hangs off one: for strangers a 404, as for a client who does not exist."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from clients.actions.states import refuse_archived
from clients.models import ArchetypeNote, Client, FacetFocus, Invitation, Task


def get_client(user: User, client_id: int) -> Client:
    return get_object_or_404(Client.objects.visible_to(user).select_related("card", "user"), pk=client_id)


def get_live_client(user: User, client_id: int) -> Client:
    """The client for somebody who is about to change something: Archived, answered with a sentence, for one in the archive."""
    return refuse_archived(get_client(user, client_id))


def get_invitation(user: User, client_id: int, invitation_id: int) -> Invitation:
    return get_object_or_404(Invitation.objects.visible_to(user).select_related("client"), pk=invitation_id, client_id=client_id)


def get_own_client(user: User) -> Client:
    """The client record of the person who is signed in: the newest that is not archived, else the newest."""
    records = Client.objects.visible_to(user).select_related("card", "practice").order_by("-pk")
    client = records.current().first() or records.first()
    return client or get_object_or_404(Client.objects.none())


def get_own_task(user: User, task_id: int) -> Task:
    return get_object_or_404(Task.objects.visible_to(user).filter(client__user=user), pk=task_id)


def get_stretch[Row: (ArchetypeNote, FacetFocus)](user: User, client_id: int, model: type[Row], row_id: int) -> Row:
    """An archetype or a facet in focus of a client: either of the two may end it."""
    return get_object_or_404(model.objects.visible_to(user), pk=row_id, client_id=client_id)


def get_written_stretch[Row: (ArchetypeNote, FacetFocus)](user: User, client_id: int, model: type[Row], row_id: int) -> Row:
    """The same for whoever wrote it: nobody else changes the words or takes them away."""
    return get_object_or_404(model.objects.visible_to(user).written_by(user), pk=row_id, client_id=client_id)


def get_taken_away[Row: (ArchetypeNote, FacetFocus)](user: User, client_id: int, model: type[Row], row_id: int) -> Row:
    return get_object_or_404(model.objects.taken_away_from(user).written_by(user), pk=row_id, client_id=client_id)
