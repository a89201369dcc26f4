"""Clients, what they are asked and what they do."""

from clients.models.acts import Access, Act
from clients.models.attention import Attention, SavedView, Snooze
from clients.models.card import Card
from clients.models.client import Client, Coaching, SupportGrant
from clients.models.framework import Archetype, Element, Facet
from clients.models.invitation import Invitation
from clients.models.journey import ArchetypeNote, ArchetypePutAway, FacetFocus
from clients.models.plan import Goal, Milestone, Note, Task
from clients.models.transfer import Arrival, ClientImport, Export, ImportRow

__all__ = [
    "Access",
    "Act",
    "Archetype",
    "ArchetypeNote",
    "ArchetypePutAway",
    "Arrival",
    "Attention",
    "Card",
    "Client",
    "ClientImport",
    "Coaching",
    "Element",
    "Export",
    "Facet",
    "FacetFocus",
    "Goal",
    "ImportRow",
    "Invitation",
    "Milestone",
    "Note",
    "SavedView",
    "Snooze",
    "SupportGrant",
    "Task",
]
