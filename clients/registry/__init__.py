"""The clients' part of what crosses all apps."""

from clients.registry import cards, demo, journeys, portable

__all__ = ["cards", "demo", "journeys", "portable"]
