"""The platform's activities and the runs of the engine, for staff. Suggestions are between coach and client."""

from recommendations.admin import engine, library

__all__ = ["engine", "library"]
