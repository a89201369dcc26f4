"""What people are told of: in the app, by mail, or both."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from messaging.domain.notices import KINDS
from messaging.querysets import NotificationQuerySet


class Notification(models.Model):
    """One thing that one person is told about one client, once: `key` names the event. Until it arrives it is only planned."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name=_("person"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="notifications", verbose_name=_("client"))
    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(_("event"), max_length=120)
    about_type = models.CharField(_("about"), max_length=40, blank=True)
    about_id = models.BigIntegerField(_("about id"), null=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)  # what its sentence is made of (messaging.readings.notices)
    place = models.CharField(_("where it leads"), max_length=300)
    due_at = models.DateTimeField(_("due"))
    arrived_at = models.DateTimeField(_("arrived"), null=True, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, editable=False)
    mail_at = models.DateTimeField(_("mail wished at"), null=True, editable=False)  # quiet hours and the most a day come on top (messaging.domain.post)
    in_digest = models.BooleanField(_("in the daily mail"), default=False, editable=False)
    not_after = models.DateTimeField(_("useless from"), null=True, editable=False)
    mailed_at = models.DateTimeField(_("mailed"), null=True, editable=False)
    letter = models.CharField(_("letter"), max_length=120, blank=True, editable=False)  # of which mail it was part

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-arrived_at", "-id"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notification_once"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="notification_kind_known"),
            models.CheckConstraint(condition=Q(read_at=None) | Q(arrived_at__isnull=False), name="notification_read_when_arrived"),
            models.CheckConstraint(condition=Q(mailed_at=None) | ~Q(letter=""), name="notification_mailed_in_a_letter"),
        ]
        indexes = [
            models.Index(F("person"), F("arrived_at").desc(), F("id").desc(), condition=Q(arrived_at__isnull=False), name="notification_newest"),
            models.Index(fields=["person", "client"], condition=Q(arrived_at__isnull=False, read_at=None), name="notification_unread"),
            models.Index(fields=["person", "mail_at"], condition=Q(mail_at__isnull=False, mailed_at=None), name="notification_to_mail"),
            models.Index(fields=["due_at"], condition=Q(arrived_at=None), name="notification_planned"),
            models.Index(fields=["about_type", "about_id"], name="notification_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.due_at:%Y-%m-%d}"

    @property
    def group(self) -> str:
        """Of what is due about the same thing only the newest is told."""
        return f"{self.kind} {self.about_type} {self.about_id}" if self.kind in {"session_soon", "session_changed"} else ""
