"""A client's tasks and acts for machines."""

from ninja import Router

from clients.api import acts, tasks

router = Router()
router.add_router("", tasks.router)
router.add_router("", acts.router)

__all__ = ["router"]
