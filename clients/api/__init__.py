"""What hangs off a client, for machines."""

from clients.api.tasks import router

__all__ = ["router"]
