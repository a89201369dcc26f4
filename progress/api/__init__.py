"""How it goes with a client, for machines."""

from progress.api.progress import router

__all__ = ["router"]
