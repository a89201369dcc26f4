"""Sessions for machines."""

from sessions_app.api.sessions import router

__all__ = ["router"]
