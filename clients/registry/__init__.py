"""The clients' part of what crosses all apps."""

from clients.registry import cards, demo, portable

__all__ = ["cards", "demo", "portable"]
