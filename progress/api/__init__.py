"""How it goes with a client, what the client says and writes, for machines."""

from ninja import Router

from progress.api import checkins, journal, progress

router = Router()
for part in (progress, checkins, journal):
    router.add_router("", part.router)

__all__ = ["router"]
