"""What a browser says of itself when it may be told things."""

import re
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pywebpush import WebPusher, WebPushException

from accounts.domain.browsers import browser_and_system
from common.forms import PersonForm
from messaging.models import PushDevice

KEY = re.compile(r"[A-Za-z0-9_-]{20,100}=*")
WRONG = _("This browser gave an address that cannot be used. Reload the page and try again.")


class PushDeviceForm(PersonForm):
    """The address at the push service, which must be one of the open net, and the two keys."""

    class Meta:
        model = PushDevice
        fields = ["endpoint", "public_key", "auth"]

    def __init__(self, *args: Any, user_agent: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user_agent = user_agent

    def clean_endpoint(self) -> str:
        """Checked once more, with all that its name leads to, whenever something is sent there."""
        said = self.cleaned_data["endpoint"]
        parts = urlsplit(said)
        schemes = {"https", "http"} if settings.WEBHOOK_NETWORKS else {"https"}
        if parts.scheme not in schemes or not parts.hostname or parts.username is not None or parts.fragment or not said.isascii():
            raise ValidationError(WRONG)
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        keys = {"p256dh": said.get("public_key", ""), "auth": said.get("auth", "")}
        try:
            if not all(KEY.fullmatch(key) for key in keys.values()):
                raise ValueError
            receiver = WebPusher({"endpoint": said.get("endpoint", ""), "keys": keys})
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), receiver.receiver_key)
        except (ValueError, WebPushException):
            raise ValidationError(WRONG) from None
        return said

    def save(self, commit: bool = True) -> PushDevice:
        """The device with its person and a name, not saved."""
        device: PushDevice = self.instance
        device.person, device.name = self.user, " · ".join(filter(None, browser_and_system(self.user_agent)))
        return device

    def validate_unique(self) -> None:
        """An address that is known changes hands: whoever is signed in there now is told."""
