"""The part that messages have in what crosses all apps."""

from messaging.registry import demo, portable, threads

__all__ = ["demo", "portable", "threads"]
