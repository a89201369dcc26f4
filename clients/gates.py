"""The door to a client and what hangs off one: for strangers a 404, as for a client who does not exist."""

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Practice, User
from clients.actions.states import refuse_archived
from clients.domain.attention import REASONS
from clients.models import ArchetypeNote, Client, ClientImport, Coaching, FacetFocus, Goal, ImportRow, Invitation, Milestone, Note, SavedView, Task

type Stretches = ArchetypeNote | FacetFocus


def get_client(user: User, client_id: int, *snapshots: str) -> Client:
    """The client with the card and the account, or with the card and these snapshots of the apps above, in one query."""
    return get_object_or_404(Client.objects.visible_to(user).select_related("card", *(snapshots or ("user",))), pk=client_id)


def get_live_client(user: User, client_id: int) -> Client:
    """The client for somebody who is about to change something: Archived, answered with a sentence, for one in the archive."""
    return refuse_archived(get_client(user, client_id))


def get_client_with_archetypes(user: User, client_id: int) -> Client:
    """The same for somebody who is about to note an archetype; for a client who wants none there is no such place."""
    client = get_live_client(user, client_id)
    if not client.allows_archetypes:
        raise Http404
    return client


def get_own_practice(user: User) -> Practice:
    """The practice that this coach owns; for its other coaches there is nothing here."""
    return get_object_or_404(Practice.objects.visible_to(user).filter(owner=user))


def get_client_of_practice(owner: User, client_id: int) -> tuple[Client, list[User]]:
    """A client of the owner's practice, whoever coaches, with the coaches of now: to be handed over, not to be read."""
    # Whoever left the last coach gets no other without having asked for one.
    current = Coaching.objects.filter(client=OuterRef("pk"), ended_at=None)
    left = Coaching.objects.filter(client=OuterRef("pk"), was_left=True)
    found = Client.objects.filter(practice__owner=owner, erased_at=None).exclude(~Exists(current), Exists(left))
    client = get_object_or_404(found, pk=client_id)
    coachings = client.coachings.filter(ended_at=None).select_related("coach").order_by("started_at", "id")
    return client, [coaching.coach for coaching in coachings]


def get_own_coaching(user: User, coaching_id: int) -> Coaching:
    """A bond of the client who is signed in, going on or ended."""
    return get_object_or_404(Coaching.objects.filter(client__in=Client.objects.visible_to(user)).select_related("client", "coach"), pk=coaching_id)


def get_invitation(user: User, client_id: int, invitation_id: int) -> Invitation:
    return get_object_or_404(Invitation.objects.visible_to(user).select_related("client"), pk=invitation_id, client_id=client_id)


def get_own_client(user: User, *snapshots: str) -> Client:
    """The client record of the person who is signed in: the newest that is not archived, else the newest; with these snapshots of the apps above."""
    records = Client.objects.visible_to(user).select_related("card", "practice", *snapshots).order_by("-pk")
    client = records.current().first() or records.first()
    return client or get_object_or_404(Client.objects.none())


def get_own_task(user: User, task_id: int) -> Task:
    return get_object_or_404(Task.objects.visible_to(user).filter(client__user=user), pk=task_id)


def get_stretch(user: User, client_id: int, model: type[Stretches], row_id: int) -> Stretches:
    """An archetype or a facet in focus of a client: either of the two may end it."""
    return get_object_or_404(model.objects.visible_to(user), pk=row_id, client_id=client_id)


def get_written_stretch(user: User, client_id: int, model: type[Stretches], row_id: int) -> Stretches:
    """The same for whoever wrote it: nobody else changes the words or takes them away."""
    return get_object_or_404(model.objects.visible_to(user).written_by(user), pk=row_id, client_id=client_id)


def get_taken_away(user: User, client_id: int, model: type[Stretches], row_id: int) -> Stretches:
    row = get_object_or_404(model.objects.taken_away_from(user).written_by(user).select_related("client"), pk=row_id, client_id=client_id)
    if isinstance(row, ArchetypeNote) and not row.client.allows_archetypes:
        raise Http404
    return row


def get_task(user: User, client_id: int, task_id: int) -> Task:
    return get_object_or_404(Task.objects.visible_to(user).select_related("client"), pk=task_id, client_id=client_id)


def get_goal(user: User, client_id: int, goal_id: int) -> Goal:
    return get_object_or_404(Goal.objects.visible_to(user).select_related("client"), pk=goal_id, client_id=client_id)


def get_milestone(user: User, milestone_id: int) -> Milestone:
    return get_object_or_404(Milestone.objects.visible_to(user).select_related("client", "goal"), pk=milestone_id)


def get_own_note(user: User, client_id: int, note_id: int) -> Note:
    """A note that this coach wrote: another coach of the client reads it and changes nothing."""
    return get_object_or_404(Note.with_removed.visible_to(user).filter(author=user).select_related("client"), pk=note_id, client_id=client_id)


def get_saved_view(user: User, view_id: int) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(user), pk=view_id)


def get_reason(word: str) -> str:
    """One of the reasons to look at a client."""
    if word not in REASONS:
        raise Http404
    return word


def get_import(user: User, import_id: int) -> ClientImport:
    return get_object_or_404(ClientImport.objects.visible_to(user).select_related("coach"), pk=import_id)


def get_import_line(user: User, import_id: int, row_id: int) -> ImportRow:
    return get_object_or_404(ImportRow.objects.visible_to(user), pk=row_id, run=import_id)
