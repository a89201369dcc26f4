"""The part that messages have in what crosses all apps."""

from messaging.registry import carried, demo, files, portable, shelf, threads

__all__ = ["carried", "demo", "files", "portable", "shelf", "threads"]
