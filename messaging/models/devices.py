"""Devices that somebody wants to be told things on."""

from hashlib import sha256

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.querysets import PushDeviceQuerySet


class PushDevice(models.Model):
    """A browser that shows messages of the house: where its push service takes them, and the keys they are sealed for. It ends with the sign-in there."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices", verbose_name=_("person"))
    session = models.ForeignKey(UserSession, models.CASCADE, null=True, related_name="+", verbose_name=_("browser"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    endpoint = models.CharField(_("address at the push service"), max_length=1000, unique=True)
    public_key = models.CharField(_("key"), max_length=100)
    auth = models.CharField(_("secret shared with the browser"), max_length=40)
    since = models.DateTimeField(_("since"))
    told_at = models.DateTimeField(_("last told"), null=True, editable=False)

    objects = PushDeviceQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = _("device")
        verbose_name_plural = _("devices")

    @property
    def address_print(self) -> str:
        """By which the browser knows that this is its own row."""
        return sha256(self.endpoint.encode()).hexdigest()

    def __str__(self) -> str:
        return self.name or str(self.pk)
