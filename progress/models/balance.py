"""Readings of the five elements, and what they come to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Element
from clients.querysets import OfClientQuerySet
from progress.querysets import ReadingQuerySet


class LevelWord(models.TextChoices):
    """A level as people say it."""

    QUIET = "quiet", _("quiet lately")
    STRAINED = "strained", _("quiet lately, with much asked of it")
    PRESENT = "present", _("present")
    UNEVEN = "uneven", _("present and uneven")
    STRONG = "strong", _("strong")
    HOT = "hot", _("strong and running hot")


class ElementReading(models.Model):
    """One reading of one element, 0-100: the single input to every level and balance. Unanswered is no row, never a zero."""

    class Source(models.TextChoices):
        SELF = "self", _("own check-in")
        COACH = "coach", _("coach")
        PULSE = "pulse", _("pulse")
        JOURNAL = "journal", _("journal")

    # Neither key has an index of its own: two others begin with the client, and nobody looks for an element across all people.
    client = models.ForeignKey(Client, models.CASCADE, db_index=False, related_name="readings", verbose_name=_("client"))
    element = models.ForeignKey(Element, models.PROTECT, to_field="slug", db_column="element", db_index=False, related_name="+", verbose_name=_("element"))
    value = models.DecimalField(_("value"), max_digits=5, decimal_places=2)
    date = models.DateField(_("date"))
    source = models.CharField(_("source"), max_length=8, choices=Source)
    quality = models.DecimalField(_("quality"), max_digits=3, decimal_places=2, default=1)
    overdrive = models.DecimalField(_("running hot"), max_digits=5, decimal_places=2, null=True, blank=True)
    origin_type = models.CharField(_("from"), max_length=40)
    origin_id = models.BigIntegerField(_("from id"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        db_table = "elemental_balance_history"
        ordering = ["date", "id"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["client", "origin_type", "origin_id", "element"], name="reading_once"),
            models.CheckConstraint(condition=Q(value__range=(0, 100)), name="reading_value_0_to_100"),
            models.CheckConstraint(condition=Q(quality__range=(0, 1)), name="reading_quality_0_to_1"),
            models.CheckConstraint(condition=Q(overdrive=None) | Q(overdrive__range=(0, 100)), name="reading_overdrive_0_to_100"),
            models.CheckConstraint(condition=Q(source__in=["self", "coach", "pulse", "journal"]), name="reading_source_known"),
        ]
        # All that a level is made of, so that no reading is fetched from the table (docs/adr/0011-readings-in-their-index.md).
        indexes = [models.Index(fields=["client", "-date", "element"], include=["value", "source", "quality", "overdrive"], name="reading_by_day")]

    def __str__(self) -> str:
        return f"{self.element_id} {self.value}"


class BalanceSnapshot(models.Model):
    """The five levels of one client with their bands, and what may be said of them; rebuilt from readings, never edited."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="balance", verbose_name=_("client"))
    levels = models.JSONField(_("levels"), default=dict)
    index = models.FloatField(_("balance"), null=True)
    mean = models.FloatField(_("mean"), null=True)
    leading = models.CharField(_("leading element"), max_length=10, blank=True)
    quietest = models.CharField(_("quietest element"), max_length=10, blank=True)
    by_week = ArrayField(models.PositiveSmallIntegerField(null=True), verbose_name=_("balance by week"), default=list)
    last_reading_date = models.DateField(_("last reading"), null=True)
    formula_version = models.PositiveSmallIntegerField(_("formula"))
    computed_at = models.DateTimeField(_("computed"))

    objects = OfClientQuerySet.as_manager()

    class Meta:
        db_table = "balance_snapshots"
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        constraints = [
            models.CheckConstraint(condition=Q(index=None) | Q(index__range=(0, 100)), name="balance_index_0_to_100"),
            models.CheckConstraint(condition=Q(mean=None) | Q(mean__range=(0, 100)), name="balance_mean_0_to_100"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
