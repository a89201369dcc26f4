"""Sessions: when coach and client meet."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Archetype, Client
from sessions_app.querysets import SessionQuerySet


def span_of(start: str, minutes: str) -> Func:
    """The time that a session takes, without its end. In UTC without a zone: only so may a constraint add minutes to it."""
    begins = Func(Value("UTC"), F(start), function="timezone", output_field=models.DateTimeField())
    lasts = Func(F(minutes), template="make_interval(mins => %(expressions)s)", output_field=models.DurationField())
    ends = Func(begins, lasts, arg_joiner=" + ", template="(%(expressions)s)", output_field=models.DateTimeField())
    return Func(begins, ends, Value("[)"), function="tsrange", output_field=DateTimeRangeField())


class Session(models.Model):
    """One meeting of a coach with a client; `notes` are the shared ones, and `tasks_assigned` repeats for readers what its blocks led to."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        MISSED = "missed", _("Missed")
        LATE_CANCELLED = "late_cancelled", _("Cancelled late")
        CANCELLED = "cancelled", _("Cancelled")

    class Format(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        GROUP = "group", _("Group")

    class Side(models.TextChoices):
        COACH = "coach", _("the coach")
        CLIENT = "client", _("the client")

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
    place = models.CharField(_("place"), max_length=200, blank=True)
    call_link = models.URLField(_("link for the call"), max_length=500, blank=True)
    series = models.UUIDField(_("series"), null=True, editable=False)  # one number for all that were booked as one rhythm
    called_off_by = models.CharField(_("called off by"), max_length=6, choices=Side, blank=True)
    called_off_because = models.CharField(_("why it was called off"), max_length=300, blank=True)
    move_asked_at = models.DateTimeField(_("asked for another time"), null=True, blank=True)
    move_wish = models.CharField(_("wish for another time"), max_length=300, blank=True)
    focus = models.CharField(_("focus until next time"), max_length=300, blank=True)
    archetype = models.ForeignKey(
        Archetype, models.PROTECT, to_field="slug", db_column="archetype", null=True, blank=True, related_name="+", verbose_name=_("archetype")
    )
    plan_shared_at = models.DateTimeField(_("plan shared"), null=True, blank=True)
    begun_at = models.DateTimeField(_("begun"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("changes of its time"), default=0, db_default=0, editable=False)  # tells calendars which invitation is newer
    plan_version = models.PositiveIntegerField(default=1, editable=False)
    notes_version = models.PositiveIntegerField(default=1, editable=False)

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
            models.CheckConstraint(condition=Q(called_off_by__in=["", "coach", "client"]), name="session_called_off_by_known"),
            # One coach cannot be in two places. A group fills a row for each of its people, and those may share their time.
            ExclusionConstraint(
                name="session_alone_in_its_time",
                expressions=[
                    ("coach", RangeOperators.EQUAL),
                    (span_of("session_date", "minutes"), RangeOperators.OVERLAPS),
                    (Case(When(format="group", then=Value(0)), default=F("session_id"), output_field=models.BigIntegerField()), RangeOperators.NOT_EQUAL),
                ],
                condition=Q(status="planned"),
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-session_date"], name="session_newest"),
            models.Index(fields=["coach", "session_date"], name="session_of_coach"),
            models.Index(fields=["series", "session_date"], condition=Q(series__isnull=False), name="session_of_series"),
        ]

    def __str__(self) -> str:
        return f"{self.session_date:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("sessions:session", args=[self.pk])

    @property
    def own_url(self) -> str:
        """Where the client reads of it."""
        return reverse("sessions:own_session", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        return self.session_date + timedelta(minutes=self.minutes)

    @property
    def as_read(self) -> str:
        """What stands, in a few characters: whoever corrects a session sends them back, and a later look shows whether it is still so."""
        kept = ("minutes", "status", "format", "is_pro_bono", "place", "call_link", "archetype_id", "notes")
        facts = " ".join([str(self.session_date.timestamp()), *(str(getattr(self, name)) for name in kept)])
        return sha256(facts.encode()).hexdigest()[:16]
