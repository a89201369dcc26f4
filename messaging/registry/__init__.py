"""The part that messages have in what crosses all apps."""

from messaging.registry import demo, files, portable, threads

__all__ = ["demo", "files", "portable", "threads"]
