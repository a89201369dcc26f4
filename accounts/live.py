"""Who holds a session, asked by streams, which no middleware has looked at."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import get_user

from accounts.models import User


def person_of(session_key: str) -> User | None:
    """Whoever is signed in by this session right now, and may be."""
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(cast(Any, SimpleNamespace(session=store)))
    return user if isinstance(user, User) and user.is_active else None
