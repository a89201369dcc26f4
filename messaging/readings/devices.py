"""What a browser must know to be told things."""

from django.conf import settings

from messaging.domain.push_key import public_key


def push_key() -> str:
    """The key by which the house is known to push services."""
    return public_key(settings.SECRET_KEY)
