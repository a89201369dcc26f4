"""The part that messages have in what crosses all apps."""

from messaging.registry import carried, demo, devices, files, notices, portable, programs, shelf, threads, told

__all__ = ["carried", "demo", "devices", "files", "notices", "portable", "programs", "shelf", "threads", "told"]
