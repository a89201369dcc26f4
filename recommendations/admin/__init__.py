"""The platform's activities, for staff. Suggestions are between coach and client."""

from recommendations.admin import library

__all__ = ["library"]
