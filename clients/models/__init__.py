"""Clients, what they are asked and what they do."""

from clients.models.acts import Access, Act
from clients.models.card import Card
from clients.models.client import Client, Coaching, SupportGrant
from clients.models.framework import Archetype, Element, Facet
from clients.models.invitation import Invitation
from clients.models.plan import Goal, Milestone, Note, Task

__all__ = [
    "Access",
    "Act",
    "Archetype",
    "Card",
    "Client",
    "Coaching",
    "Element",
    "Facet",
    "Goal",
    "Invitation",
    "Milestone",
    "Note",
    "SupportGrant",
    "Task",
]
