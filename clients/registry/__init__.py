"""The clients' part of what crosses all apps."""

from clients.registry import archetypes, cards, demo, journeys, portable

__all__ = ["archetypes", "cards", "demo", "journeys", "portable"]
