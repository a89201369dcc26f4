"""What clients say about themselves: the check-in with its answers, the draft of one, and the pulse."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Element
from clients.querysets import OfClientQuerySet
from progress.domain.balance import ELEMENTS
from progress.models.item_sets import ItemSet
from progress.models.waiting import Waited
from progress.querysets import DraftQuerySet, SaidQuerySet


class CheckIn(Waited):
    """One check-in that was sent; its answers keep the words that were asked."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="check_ins", verbose_name=_("client"))
    asked = models.ForeignKey(ItemSet, models.SET_NULL, null=True, related_name="check_ins", verbose_name=_("version"))
    date = models.DateField(_("date"))
    done_at = models.DateTimeField(_("sent"), default=timezone.now)
    seconds = models.PositiveIntegerField(_("seconds"), null=True)
    quality = models.DecimalField(_("quality"), max_digits=3, decimal_places=2, default=1)
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    earlier = models.JSONField(_("before the corrections"), default=list, blank=True)  # each with the moment it held until, and its answers by item
    doubts = ArrayField(models.CharField(max_length=20), verbose_name=_("why it weighs less"), default=list, blank=True)

    objects = SaidQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-id"]
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(fields=["client", "date"], name="check_in_once_a_day"),
            models.CheckConstraint(condition=Q(quality__range=(0, 1)), name="check_in_quality_0_to_1"),
            models.CheckConstraint(condition=Q(device_time=None) | Q(arrived_at__isnull=False), name="check_in_device_time_if_arrived"),
            models.CheckConstraint(condition=Q(arrived_at=None) | Q(done_at__lte=F("arrived_at")), name="check_in_done_before_it_arrived"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"

    @property
    def counts_at(self) -> datetime:
        return self.done_at


class Answer(models.Model):
    """One item of a check-in with what was answered, 0-10; an item that was left open has no row."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="answers", verbose_name=_("check-in"))
    item = models.CharField(_("item"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    element = models.ForeignKey(Element, models.PROTECT, to_field="slug", db_column="element", related_name="+", verbose_name=_("element"))
    key = models.CharField(_("counts"), max_length=10, default="direct")
    text = models.CharField(_("statement"), max_length=200)
    raw = models.PositiveSmallIntegerField(_("answer"))

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["check_in", "order", "id"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["check_in", "item"], name="answer_once"),
            models.CheckConstraint(condition=Q(raw__range=(0, 10)), name="answer_0_to_10"),
            models.CheckConstraint(condition=Q(key__in=["direct", "reverse", "overdrive"]), name="answer_key_known"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.raw}"


class Draft(models.Model):
    """A check-in that is not sent yet: nobody but its writer reads it, and it counts for nothing."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="draft", verbose_name=_("client"))
    asked = models.ForeignKey(ItemSet, models.CASCADE, related_name="+", verbose_name=_("version"))
    answers = models.JSONField(_("answers"), default=dict)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in in writing")
        verbose_name_plural = _("check-ins in writing")

    def __str__(self) -> str:
        return str(self.pk)


def _slider() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(10)])


class Pulse(models.Model):
    """Five sliders of 0-10, one for each element; one that was left open is unknown."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="pulses", verbose_name=_("client"))
    date = models.DateField(_("date"))
    done_at = models.DateTimeField(_("sent"), default=timezone.now)
    fire, water, earth, air, aether = (_slider() for _element in ELEMENTS)

    objects = SaidQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-id"]
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")
        constraints = [
            models.UniqueConstraint(fields=["client", "date"], name="pulse_once_a_day"),
            models.CheckConstraint(condition=~Q(**dict.fromkeys(ELEMENTS)), name="pulse_says_something"),
            *(models.CheckConstraint(condition=Q(**{slug: None}) | Q(**{f"{slug}__range": (0, 10)}), name=f"pulse_{slug}_0_to_10") for slug in ELEMENTS),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"
