"""Secrets at rest: sealed with a key derived from the site's secret key, opened with that or an older one."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def seal(text: str, *, keys: Sequence[str]) -> str:
    """The text encrypted under the first key."""
    return _box(keys).encrypt(text.encode()).decode()


def unseal(sealed: str, *, keys: Sequence[str]) -> str:
    """The text that was sealed under any of these keys; cryptography.fernet.InvalidToken under none."""
    return _box(keys).decrypt(sealed.encode()).decode()


def _box(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    # The secret key also signs cookies; a key of its own for each use keeps one from weakening the other.
    expand = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"coachhub: second factors at rest")
    return urlsafe_b64encode(expand.derive(key.encode()))
