from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Practice, validate_time_zone
from clients.domain.names import sortable
from clients.querysets import ClientQuerySet

GRANT_LASTS = timedelta(minutes=30)
JOURNAL_STAYS = timedelta(days=30)


def random_name(client: "Client", name: str) -> str:
    """Where a photo lies: a name that nobody can guess, new for every photo, so that browsers may keep it."""
    return f"photos/{uuid4().hex}{PurePath(name).suffix}"


def photo_address(client_id: int, stored: str) -> str:
    return reverse("clients:photo", args=[client_id, PurePath(stored).name]) if stored else ""


class Client(models.Model):
    """A person who is coached: belongs to one practice and to one or more of its coaches.

    After a coach erased a client who has an account, the bare row stays for thirty days as the place of the client's own journal.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        COMPLETED = "completed", _("Completed")
        ARCHIVED = "archived", _("Archived")

    client_id = models.BigAutoField(primary_key=True)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="clients", verbose_name=_("practice"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="client_records", verbose_name=_("sign-in"))
    name = models.CharField(_("name"), max_length=120)
    sort_name = models.CharField(max_length=120, editable=False)
    email = models.EmailField(_("email address"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    since_date = models.DateField(_("client since"))
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    photo = models.FileField(_("photo"), upload_to=random_name, blank=True, editable=False)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True, size=20)
    is_pro_bono = models.BooleanField(_("pro bono"), default=False, help_text=_("Sessions count as unpaid in the hours log unless one says otherwise."))
    may_be_named = models.BooleanField(
        _("may be named in the hours log"), default=False, help_text=_("The client's own consent; without it the log shows initials.")
    )
    archetypes_forbidden_at = models.DateTimeField(_("without archetypes since"), null=True, blank=True, editable=False)  # by the client's own word
    engagement_score = models.PositiveSmallIntegerField(_("engagement score"), null=True, blank=True, editable=False)
    profile_data = models.JSONField(_("profile"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    erased_at = models.DateTimeField(_("erased by the coach"), null=True, blank=True, editable=False)

    objects = ClientQuerySet.as_manager()

    class Meta:
        db_table = "clients"
        ordering = ["sort_name", "client_id"]
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        constraints = [
            models.UniqueConstraint(fields=["client_id", "practice"], name="client_in_practice"),
            models.UniqueConstraint("practice", Lower("email"), condition=~Q(email=""), name="client_email_once",
                                    violation_error_message=_("A client with this address is already here.")),
            models.UniqueConstraint(fields=["practice", "user"], condition=Q(erased_at=None), name="client_user_once"),
            models.CheckConstraint(condition=Q(engagement_score__isnull=True) | Q(engagement_score__range=(0, 100)), name="client_score_0_to_100"),
            models.CheckConstraint(condition=Q(state__in=["active", "paused", "completed", "archived"]), name="client_state_known"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["practice", "sort_name", "client_id"], name="client_by_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sortable(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("client", args=[self.pk])

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def allows_archetypes(self) -> bool:
        return self.archetypes_forbidden_at is None

    @property
    def photo_url(self) -> str:
        """Where the photo is shown, empty without one."""
        return photo_address(self.pk, self.photo.name or "")

    @property
    def leaves_at(self) -> datetime | None:
        """When what a coach left of the client is removed; None for a client who was not erased."""
        return self.erased_at + JOURNAL_STAYS if self.erased_at else None

    @property
    def stand_in_address(self) -> str:
        """The address of whoever stands for the client's own hand after an import, until there is an account; nothing is ever mailed there."""
        return f"client-{self.pk}@practice-{self.practice_id}.imported.invalid"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def begins_at(self) -> datetime:
        """Before this moment nobody can have written here: the coaching had not begun, and there was no such client."""
        return min(datetime.combine(self.since_date, time(), self.zone), self.created_at)

    def today(self, at: datetime) -> date:
        """The date that the client's wall calendar shows at this moment."""
        return at.astimezone(self.zone).date()


class Coaching(models.Model):
    """The bond between a client and one coach of the practice; ended bonds stay as history."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="coachings", verbose_name=_("client"))
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="coachings", verbose_name=_("coach"))
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="+", verbose_name=_("practice"))
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    was_left = models.BooleanField(_("the client left"), default=False)  # and alone may let the coach in again

    class Meta:
        verbose_name = _("coaching")
        verbose_name_plural = _("coachings")
        constraints = [models.UniqueConstraint(fields=["client", "coach"], condition=Q(ended_at=None), name="coaching_once")]
        indexes = [models.Index(fields=["coach", "client"], condition=Q(ended_at=None), name="coaching_current")]

    def __str__(self) -> str:
        return f"{self.coach} · {self.client}"


class SupportGrant(models.Model):
    """Leave for a member of staff to read a client's private content: with a reason, for thirty minutes, seen by the coach."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="support_grants", verbose_name=_("client"))
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("staff"))
    reason = models.TextField(_("reason"))
    granted_at = models.DateTimeField(_("granted"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        ordering = ["-granted_at", "-id"]
        verbose_name = _("support grant")
        verbose_name_plural = _("support grants")
        constraints = [models.CheckConstraint(condition=Q(expires_at__lte=models.F("granted_at") + GRANT_LASTS), name="grant_30_minutes")]

    def __str__(self) -> str:
        return f"{self.staff} · {self.client}"
