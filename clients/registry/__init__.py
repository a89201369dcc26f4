"""The clients' part of what crosses all apps."""

from clients.registry import cards, demo

__all__ = ["cards", "demo"]
