"""What coaches and clients do with clients: each function is one transaction."""

from clients.actions.attention import note_attention
from clients.actions.cards import refresh_cards
from clients.actions.invitations import InvitationClosed, accept, invite, revoke
from clients.actions.people import AddressTaken, ChangedMeanwhile, add, edit
from clients.actions.photos import remove_photo, set_photo
from clients.actions.tasks import finish, reopen

__all__ = [
    "AddressTaken",
    "ChangedMeanwhile",
    "InvitationClosed",
    "accept",
    "add",
    "edit",
    "finish",
    "invite",
    "note_attention",
    "refresh_cards",
    "remove_photo",
    "reopen",
    "revoke",
    "set_photo",
]
