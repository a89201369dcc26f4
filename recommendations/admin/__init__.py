"""The platform's activities and what the engine learned, for staff. Suggestions are between coach and client."""

from recommendations.admin import engine, library

__all__ = ["engine", "library"]
