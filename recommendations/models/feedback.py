"""What the client says of a suggestion, and all that came of it: what the engine learns from."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clients.querysets import OfClientQuerySet
from recommendations.models.suggestion import Recommendation


class Feedback(models.Model):
    """How useful the client found one suggestion, 1-5, with words; changing one's mind changes the row."""

    feedback_id = models.BigAutoField(primary_key=True)
    recommendation = models.OneToOneField(Recommendation, models.CASCADE, related_name="feedback", verbose_name=_("suggestion"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="feedback", verbose_name=_("client"))
    rating = models.PositiveSmallIntegerField(_("helpful"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    comments = models.TextField(_("comment"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("rated"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        db_table = "feedback"
        ordering = ["-created_at", "-feedback_id"]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [models.CheckConstraint(condition=Q(rating__range=(1, 5)), name="feedback_rating_1_to_5")]
        indexes = [models.Index(fields=["client", "-updated_at"], name="feedback_newest")]

    def __str__(self) -> str:
        return str(self.rating)


class FeedbackEvent(models.Model):
    """One thing that one person did about a suggestion, as it stands: doing it again changes the row, so that nothing counts twice."""

    class Kind(models.TextChoices):
        APPROVED = "approved", _("approved")
        EDITED = "edited", _("edited")
        DISMISSED = "dismissed", _("not now")
        BLOCKED = "blocked", _("never for this client")
        COMPLETED = "completed", _("done")
        SKIPPED = "skipped", _("not for me")
        RATED = "rated", _("rated")
        COMMENT = "comment", _("commented")
        WITHDRAWN = "withdrawn", _("withdrawn")

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="events", verbose_name=_("suggestion"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="suggestion_events", verbose_name=_("client"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    value = models.SmallIntegerField(_("value"), null=True, blank=True)  # the rating; of an edit the percent of the words that changed
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        db_table = "feedback_events"
        ordering = ["at", "id"]
        verbose_name = _("what came of a suggestion")
        verbose_name_plural = _("what came of suggestions")
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "kind", "actor"], nulls_distinct=False, name="feedback_event_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["approved", "edited", "dismissed", "blocked", "completed", "skipped", "rated", "comment", "withdrawn"]),
                name="feedback_event_kind_known",
            ),
            models.CheckConstraint(condition=~Q(kind="rated") | Q(value__range=(1, 5)), name="feedback_event_rating_1_to_5"),
        ]
        indexes = [models.Index(fields=["client", "at"], name="feedback_event_of_client")]

    def __str__(self) -> str:
        return self.kind
