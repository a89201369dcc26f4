"""Messages, shared files and notifications for machines."""

from ninja import Router

from messaging.api import messages, notifications, resources

router = Router()
router.add_router("", messages.router)
router.add_router("", resources.router)
router.add_router("", notifications.router)

__all__ = ["router"]
