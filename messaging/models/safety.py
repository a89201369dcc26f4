"""Quiet from a person, and whom to call."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Practice
from clients.models import Client
from messaging.querysets import HelpCardQuerySet, HushQuerySet


class Hush(models.Model):
    """A client does not want to hear from a coach: muted, nothing calls for attention; blocked, nothing arrives. The client's own business."""

    class How(models.TextChoices):
        MUTE = "mute", _("muted")
        BLOCK = "block", _("blocked")

    client = models.ForeignKey(Client, models.CASCADE, related_name="hushes", verbose_name=_("client"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("from whom"))
    how = models.CharField(_("how"), max_length=10, choices=How)
    since = models.DateTimeField(_("since"))

    objects = HushQuerySet.as_manager()

    class Meta:
        ordering = ["client", "id"]
        verbose_name = _("pause of messages")
        verbose_name_plural = _("pauses of messages")
        constraints = [
            models.UniqueConstraint(fields=["client", "person"], name="hush_once"),
            models.CheckConstraint(condition=Q(how__in=["mute", "block"]), name="hush_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HelpCard(models.Model):
    """A practice's own words about whom to call, and for which country the numbers below them are."""

    practice = models.OneToOneField(Practice, models.CASCADE, related_name="help_card", verbose_name=_("practice"))
    words = models.TextField(_("own words"), max_length=2000, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)

    objects = HelpCardQuerySet.as_manager()

    class Meta:
        ordering = ["practice"]
        verbose_name = _("help card")
        verbose_name_plural = _("help cards")

    def __str__(self) -> str:
        return str(self.pk)
