"""The key with which the house signs what it hands to push services: one for each site, made of the site's secret key."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def private_key(secret: str) -> str:
    """The number of the key, as push libraries read it: 32 bytes in base64url."""
    return _text(_number(secret).to_bytes(32, "big"))


def public_key(secret: str) -> str:
    """The point of the key, as browsers want it: 65 bytes in base64url."""
    key = ec.derive_private_key(_number(secret), ec.SECP256R1()).public_key()
    return _text(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _number(secret: str) -> int:
    # More bytes than the order has, so that no number is likelier than another.
    expand = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=b"coachhub: signing for push services")
    return int.from_bytes(expand.derive(secret.encode()), "big") % (ORDER_P256 - 1) + 1


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
