"""What coaches and clients do with clients: each function is one transaction."""

from clients.actions.attention import note_attention, note_intervals, snooze, wake
from clients.actions.cards import refresh_cards
from clients.actions.erasing import NotTheirsToErase, erase, erase_for_good, erase_overdue, may_erase, what_goes
from clients.actions.importing import ask_to_invite, fail, invite_added, to_invite, write_batch
from clients.actions.imports import NoLongerOpen, confirm, correct, decide, decide_known, discard, name_columns, read_again, reader_of, start
from clients.actions.invitations import InvitationClosed, accept, invite, revoke
from clients.actions.people import AddressTaken, ChangedMeanwhile, add, edit, follow_clock
from clients.actions.photos import remove_photo, set_photo
from clients.actions.practice import AlreadyCoaches, WasLeft, hand_over, leave, let_in_again
from clients.actions.saved_views import MOST, NameTaken, TooManyViews, drop_view, keep_view, rename_view
from clients.actions.states import Archived, TurnedMeanwhile, archive, complete, pause, refuse_archived, restore, resume
from clients.actions.tasks import finish, reopen
from clients.actions.undoing import TooLateToUndo, forget_old_imports, may_undo, outlook, undo, undo_batch, undo_until

__all__ = [
    "MOST",
    "AddressTaken",
    "AlreadyCoaches",
    "Archived",
    "ChangedMeanwhile",
    "InvitationClosed",
    "NameTaken",
    "NoLongerOpen",
    "NotTheirsToErase",
    "TooLateToUndo",
    "TooManyViews",
    "TurnedMeanwhile",
    "WasLeft",
    "accept",
    "add",
    "archive",
    "ask_to_invite",
    "complete",
    "confirm",
    "correct",
    "decide",
    "decide_known",
    "discard",
    "drop_view",
    "edit",
    "erase",
    "erase_for_good",
    "erase_overdue",
    "fail",
    "finish",
    "follow_clock",
    "forget_old_imports",
    "hand_over",
    "invite",
    "invite_added",
    "keep_view",
    "leave",
    "let_in_again",
    "may_erase",
    "may_undo",
    "name_columns",
    "note_attention",
    "note_intervals",
    "outlook",
    "pause",
    "read_again",
    "reader_of",
    "refresh_cards",
    "refuse_archived",
    "remove_photo",
    "rename_view",
    "reopen",
    "restore",
    "resume",
    "revoke",
    "set_photo",
    "snooze",
    "start",
    "to_invite",
    "undo",
    "undo_batch",
    "undo_until",
    "wake",
    "what_goes",
    "write_batch",
]
