"""What is put away of a client who wants no archetypes."""

from clients.models import ArchetypeNote, ArchetypePutAway, Client


def put_away_of(client: Client) -> int:
    """How many notes and tags wait for the client's word; none while archetypes are allowed."""
    if client.archetypes_forbidden_at is None:
        return 0
    notes = ArchetypeNote.objects.filter(client=client, removed_at=client.archetypes_forbidden_at)
    return notes.count() + ArchetypePutAway.objects.filter(client=client).count()
