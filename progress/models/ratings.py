"""What a coach noticed about the five elements."""

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Element, Facet
from clients.querysets import OfClientQuerySet
from progress.models.item_sets import ItemSet
from progress.querysets import RatingQuerySet

SHORTEST_NOTE = 20


class Rating(models.Model):
    """One rating by a coach, with what it rests on; written before the client's answers of the same time are read, or marked as not."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="ratings", verbose_name=_("client"))
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("coach"))
    asked = models.ForeignKey(ItemSet, models.SET_NULL, null=True, related_name="ratings", verbose_name=_("version"))
    date = models.DateField(_("date"))
    rated_at = models.DateTimeField(_("rated"), default=timezone.now)
    note = models.TextField(_("what it rests on"), max_length=2000, validators=[MinLengthValidator(SHORTEST_NOTE)])
    is_independent = models.BooleanField(_("before reading the answers"), default=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["-rated_at", "-id"]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [models.CheckConstraint(condition=Q(note__regex=r".{20}"), name="rating_says_why")]
        indexes = [models.Index(fields=["client", "-rated_at", "-id"], name="rating_newest")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"


class RatedElement(models.Model):
    """What a rating says of one element, 0-10 in half steps; an element that did not show has no row."""

    class Confidence(models.IntegerChoices):
        GUESS = 1, _("a guess")
        FAIR = 2, _("fairly sure")
        SURE = 3, _("sure")

    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    rating = models.ForeignKey(Rating, models.CASCADE, related_name="elements", verbose_name=_("rating"))
    element = models.ForeignKey(Element, models.PROTECT, to_field="slug", db_column="element", related_name="+", verbose_name=_("element"))
    value = models.DecimalField(_("value"), max_digits=3, decimal_places=1)
    confidence = models.PositiveSmallIntegerField(_("how sure"), choices=Confidence, default=Confidence.FAIR)
    is_hot = models.BooleanField(_("running hot"), default=False)
    facet = models.ForeignKey(Facet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shows most in"))

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["rating", "element__order", "id"]
        verbose_name = _("rated element")
        verbose_name_plural = _("rated elements")
        constraints = [
            models.UniqueConstraint(fields=["rating", "element"], name="rated_once"),
            models.CheckConstraint(condition=Q(value__range=(0, 10)), name="rated_value_0_to_10"),
            models.CheckConstraint(condition=Q(value__in=[step / 2 for step in range(21)]), name="rated_value_in_half_steps"),
            models.CheckConstraint(condition=Q(confidence__range=(1, 3)), name="rated_confidence_1_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.element_id} {self.value}"
