"""Messages and shared files for machines."""

from ninja import Router

from messaging.api import messages, resources

router = Router()
router.add_router("", messages.router)
router.add_router("", resources.router)

__all__ = ["router"]
