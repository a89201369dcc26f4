from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.domain.zones import is_time_zone
from accounts.querysets import ApiTokenQuerySet, PracticeQuerySet, PreferencesQuerySet, UserManager


def validate_time_zone(value: str) -> None:
    if not is_time_zone(value):
        raise ValidationError(_("“%(zone)s” is not a time zone. Choose one from the list, for example Europe/Berlin."), params={"zone": value})


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: a coach, a client, or staff."""

    class Role(models.TextChoices):
        COACH = "coach", _("Coach")
        CLIENT = "client", _("Client")
        STAFF = "staff", _("Staff")

    email = models.EmailField(_("email address"), unique=True, error_messages={"unique": _("Somebody already signs in with this address.")})
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.COACH)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    language = models.CharField(_("language"), max_length=10, default="en")
    hides_numbers = models.BooleanField(_("reads about themselves without numbers"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    welcome = models.TextField(_("words of welcome"), max_length=600, blank=True)  # a coach's, for whoever opens an invitation
    arrival_step = models.PositiveSmallIntegerField(null=True, editable=False)  # of a new client: which step of the arrival comes next

    # Written by the app that knows it, and kept here because every page shows it and loads the person anyway.
    unread_messages = models.PositiveIntegerField(_("unread messages"), default=0, editable=False)
    suggestions_waiting = models.PositiveSmallIntegerField(_("suggestions to review"), default=0, editable=False)  # of a coach, counted up to a hundred
    element_names = models.JSONField(_("names of the five"), default=dict, editable=False)  # those that the person's practice gave them
    unread_notifications = models.PositiveIntegerField(_("unread notifications"), default=0, editable=False)
    tells_seen = models.BooleanField(_("tells when a message was seen"), default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=Q(role__in=["coach", "client", "staff"]), name="user_role_known"),
            models.CheckConstraint(condition=Q(is_superuser=False) | Q(role="staff"), name="user_superuser_is_staff"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.email = self.email.lower()

    @property
    def is_staff(self) -> bool:
        return self.role == self.Role.STAFF

    @property
    def is_coach(self) -> bool:
        return self.role == self.Role.COACH

    @property
    def is_client(self) -> bool:
        return self.role == self.Role.CLIENT

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.email

    @property
    def mark(self) -> str:
        """What a person's own devices know the person by; to anybody else it says nothing."""
        return salted_hmac("accounts.mark", str(self.pk), algorithm="sha256").hexdigest()[:32]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.first_name


def usual_reminders() -> list[int]:
    return [24 * 60, 60]


class Preferences(models.Model):
    """How a person wants to hear of things: by which way, when not, and how often at most. Who set nothing has no row, and the defaults."""

    user = models.OneToOneField(User, models.CASCADE, related_name="preferences", verbose_name=_("person"))
    channels = models.JSONField(_("ways by kind"), default=dict, blank=True)  # what is not named goes its usual way (messaging.domain.notices)
    quiet_from = models.TimeField(_("quiet from"), default=time(21))
    quiet_until = models.TimeField(_("quiet until"), default=time(8))
    digest_at = models.TimeField(_("daily mail at"), default=time(8))
    most_per_day = models.PositiveSmallIntegerField(_("mails a day at most"), default=4, validators=[MinValueValidator(1), MaxValueValidator(20)])
    reminders = ArrayField(models.PositiveIntegerField(), verbose_name=_("minutes before a session"), default=usual_reminders, blank=True, size=5)

    objects = PreferencesQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification settings")
        verbose_name_plural = _("notification settings")
        constraints = [models.CheckConstraint(condition=Q(most_per_day__range=(1, 20)), name="preferences_1_to_20_a_day")]

    def __str__(self) -> str:
        return str(self.user)


class Practice(models.Model):
    """One coach or several who work under one name; the owner hands clients over."""

    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey(User, models.PROTECT, related_name="owned_practices", verbose_name=_("owner"))
    is_demo = models.BooleanField(_("demo world"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("practice")
        verbose_name_plural = _("practices")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A coach's place in a practice; a coach works in one."""

    user = models.OneToOneField(User, models.CASCADE, related_name="membership", verbose_name=_("coach"))
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="memberships", verbose_name=_("practice"))
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "practice"], name="membership_user_practice")]

    def __str__(self) -> str:
        return f"{self.user} · {self.practice}"


class ApiToken(models.Model):
    """A key that a program shows to the API in a person's name; only its print is kept, so nobody can read it here."""

    class Area(models.TextChoices):
        CLIENTS = "clients", _("Clients")
        SESSIONS = "sessions", _("Sessions")
        PROGRESS = "progress", _("Progress")
        JOURNAL = "journal", _("Journal")
        RECOMMENDATIONS = "recommendations", _("Suggestions")
        ACTIVITIES = "activities", _("Activities")
        MESSAGES = "messages", _("Messages")
        RESOURCES = "resources", _("Files")
        NOTIFICATIONS = "notifications", _("Notifications")

    person = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("person"))
    name = models.CharField(_("what it is for"), max_length=60)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    may_write = models.BooleanField(_("may change things"), default=False)
    areas = ArrayField(models.CharField(max_length=20, choices=Area), verbose_name=_("areas"), default=list, blank=True, size=len(Area))  # empty: all
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name

    @property
    def area_names(self) -> list[str]:
        return [str(self.Area(area).label) for area in self.areas]

    def is_for(self, area: str, *, writes: bool) -> bool:
        """Whether it opens this part of the API; whose it is every token says."""
        return (self.may_write or not writes) and (not self.areas or area in self.areas or area == "me")

    def is_expired(self, at: datetime) -> bool:
        return self.expires_at <= at

    def is_noted(self, at: datetime) -> bool:
        """Whether its last use is written down well enough: to the minute."""
        return self.used_at is not None and at - self.used_at < timedelta(minutes=1)
