from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from clients.querysets import InvitationQuerySet

LASTS = timedelta(days=14)


class Invitation(models.Model):
    """A coach's letter that lets one client sign in: used once, for fourteen days.

    Its token is signed, not stored: whoever reads the database cannot follow it.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="invitations", verbose_name=_("client"))
    email = models.EmailField(_("email address"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=models.Q(accepted_at=None, revoked_at=None), name="invitation_one_open"),
        ]

    def __str__(self) -> str:
        return self.email

    def get_absolute_url(self) -> str:
        return reverse("welcome", args=[self.token])

    @property
    def token(self) -> str:
        return signing.dumps(self.pk, salt="clients.invitation")

    @property
    def is_waiting(self) -> bool:
        """Whether its link works right now."""
        return self.is_open(timezone.now())

    def is_open(self, at: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at
