"""What a client says of suggestions, and the library of activities, for machines."""

from ninja import Router

from recommendations.api import activities, answers

router = Router()
router.add_router("", answers.router)
router.add_router("", activities.router)

__all__ = ["router"]
