"""The ground of the walk."""

import pytest
from django.db import transaction

from tests.walk import world as worlds
from tests.walk.walker import Walker


@pytest.fixture(scope="module")
def walker(django_db_setup, django_db_blocker):
    """One world for a whole module, in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Walker(worlds.build())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _open_ground(settings):
    """No rate limit stands in the way, and Google is a way in."""
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": [{"client_id": "walk", "secret": "walk"}]}}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
