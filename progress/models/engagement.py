"""What coach and client agreed about their rhythm, and the engagement score as it stands."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clients.querysets import OfClientQuerySet
from progress.domain.reasons import trend

MONTH_AGO = -5  # its place among the weeks of a snapshot, the newest being the last
INTERVAL_DAYS, JOURNAL_TARGET = 14, 2


class Part(models.TextChoices):
    """The parts of the score as the screen calls them."""

    TASKS = "tasks", _("Tasks")
    SESSIONS = "sessions", _("Sessions")
    JOURNAL = "journal", _("Journal")
    CONTACT = "contact", _("Contact")
    RESPONSE = "response", _("Suggestions")


class Standing(models.TextChoices):
    """What stands beside a score, or in its place."""

    STRONG = "strong", _("strong")
    STEADY = "steady", _("steady")
    THINNING = "thinning", _("thinning")
    QUIET = "quiet", _("quiet")
    DORMANT = "dormant", _("dormant")
    NEW = "new", _("new")
    NO_PLAN = "no_plan", _("no plan yet")
    PAUSED = "paused", _("paused")
    COMPLETED = "completed", _("completed")


TRENDS = {"rising": _("rising"), "falling": _("falling"), "level": _("level")}
INSTEAD = {
    Standing.NEW: _("There is too little to go by yet. A number appears after two weeks, or once three things were asked and came out."),
    Standing.NO_PLAN: _("Nothing is asked at present, so there is nothing to score. Agree on a session, a task or a rhythm of writing."),
    Standing.PAUSED: _("The coaching is paused. Nothing counts until it goes on."),
    Standing.COMPLETED: _("The coaching is over. Nothing counts any more."),
}


class Rhythm(models.Model):
    """How often this coach and this client meet and write by agreement, and what the coach weighs; without one the defaults hold."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="rhythm", verbose_name=_("client"))
    interval_days = models.PositiveSmallIntegerField(
        _("days between sessions"), default=INTERVAL_DAYS, validators=[MinValueValidator(1), MaxValueValidator(180)]
    )
    journal_target = models.PositiveSmallIntegerField(_("days of writing in a week"), default=JOURNAL_TARGET, validators=[MaxValueValidator(7)])
    weights = models.JSONField(_("weights"), default=dict, blank=True)
    is_shown = models.BooleanField(_("the client sees our rhythm"), default=False)
    agreed_at = models.DateTimeField(_("agreed"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("rhythm")
        verbose_name_plural = _("rhythms")
        constraints = [
            models.CheckConstraint(condition=Q(interval_days__range=(1, 180)), name="rhythm_interval_1_to_180"),
            models.CheckConstraint(condition=Q(journal_target__range=(0, 7)), name="rhythm_journal_0_to_7"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class EngagementSnapshot(models.Model):
    """The engagement score of one client with everything it is made of; rebuilt from acts and tasks, never edited."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="engagement", verbose_name=_("client"))
    state = models.CharField(_("state"), max_length=10)
    value = models.PositiveSmallIntegerField(_("score"), null=True)
    band = models.CharField(_("band"), max_length=10, blank=True)
    parts = models.JSONField(_("parts"), default=dict)
    tallies = models.JSONField(_("outcomes by part"), default=dict)
    base = models.FloatField(_("before recency"), null=True)
    recency = models.FloatField(_("recency"), null=True)
    coverage = models.PositiveSmallIntegerField(_("weight present"), default=0)
    opportunities = models.PositiveSmallIntegerField(_("opportunities"), default=0)
    confidence = models.CharField(_("confidence"), max_length=5, default="low")
    by_week = ArrayField(models.PositiveSmallIntegerField(null=True), verbose_name=_("score by week"), default=list)
    formula_version = models.PositiveSmallIntegerField(_("formula"))
    computed_at = models.DateTimeField(_("computed"))

    objects = OfClientQuerySet.as_manager()

    class Meta:
        db_table = "engagement_snapshots"
        verbose_name = _("engagement score")
        verbose_name_plural = _("engagement scores")
        constraints = [
            models.CheckConstraint(condition=Q(value=None) | Q(value__range=(0, 100)), name="engagement_value_0_to_100"),
            models.CheckConstraint(
                condition=Q(state__in=["scored", "dormant"], value__isnull=False) | Q(state__in=["new", "no_plan", "paused", "completed"], value=None),
                name="engagement_value_iff_scored",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def words(self) -> list[str]:
        """What is said beside the number, for example "steady", "rising"; without a number the one word in its place."""
        if self.value is None:
            return [str(Standing(self.state).label)]
        going = trend(self.value, self.by_week[MONTH_AGO] if len(self.by_week) >= -MONTH_AGO else None)
        words = [str(Standing(self.band).label), *([str(TRENDS[going])] if going else [])]
        return [*words, str(Standing.DORMANT.label)] if self.state == Standing.DORMANT else words

    @property
    def instead(self) -> str:
        """Why there is no number, empty when there is one."""
        return "" if self.value is not None else str(INSTEAD[Standing(self.state)])
