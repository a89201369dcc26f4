"""Sessions: when coach and client meet."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from sessions_app.querysets import SessionQuerySet


class Session(models.Model):
    """One meeting of a coach with a client; `notes` are the shared ones."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        MISSED = "missed", _("Missed")
        LATE_CANCELLED = "late_cancelled", _("Cancelled late")
        CANCELLED = "cancelled", _("Cancelled")

    class Format(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        GROUP = "group", _("Group")

    session_id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, models.CASCADE, related_name="sessions", verbose_name=_("client"))
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="sessions", verbose_name=_("coach"))
    session_date = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.PLANNED)
    format = models.CharField(_("format"), max_length=10, choices=Format, default=Format.INDIVIDUAL)
    is_pro_bono = models.BooleanField(_("pro bono"), default=False)
    notes = models.TextField(_("shared notes"), blank=True)
    tasks_assigned = models.JSONField(_("tasks assigned"), default=list, blank=True)
    booked_at = models.DateTimeField(_("booked"), default=timezone.now)
    decided_at = models.DateTimeField(_("outcome known"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        db_table = "sessions"
        ordering = ["-session_date", "-session_id"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(fields=["session_id", "client"], name="session_of_client"),
            models.CheckConstraint(condition=Q(status__in=["planned", "held", "missed", "late_cancelled", "cancelled"]), name="session_status_known"),
            models.CheckConstraint(condition=Q(format__in=["individual", "group"]), name="session_format_known"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 480)), name="session_5_minutes_to_8_hours"),
            models.CheckConstraint(
                condition=Q(status="planned", decided_at=None) | (~Q(status="planned") & Q(decided_at__isnull=False)), name="session_decided_unless_planned"
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-session_date"], name="session_newest"),
            models.Index(fields=["coach", "session_date"], name="session_of_coach"),
        ]

    def __str__(self) -> str:
        return f"{self.session_date:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.session_date + timedelta(minutes=self.minutes)

    @property
    def as_read(self) -> str:
        """What stands, in a few characters: whoever corrects a session sends them back, and a later look shows whether it is still so."""
        facts = f"{self.session_date.timestamp()} {self.minutes} {self.status} {self.format} {self.is_pro_bono} {self.notes}"
        return sha256(facts.encode()).hexdigest()[:16]
