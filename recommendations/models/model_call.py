"""What was sent to a language model, word by word, and what came back."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clients.querysets import OfClientQuerySet
from recommendations.models.suggestion import RecommendationBatch


class ModelCall(models.Model):
    """One question to a language model about one client; the row stands before anything leaves."""

    class Outcome(models.TextChoices):
        ASKED = "asked", _("no answer yet")
        USED = "used", _("words were taken")
        EMPTY = "empty", _("nothing was taken")
        SLOW = "slow", _("the answer took too long")
        REFUSED = "refused", _("the server answered with an error")
        GARBAGE = "garbage", _("the answer could not be read")
        TOO_LATE = "too_late", _("the answer was thrown away: something had changed")

    client = models.ForeignKey(Client, models.CASCADE, related_name="model_calls", verbose_name=_("client"))
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("for"))
    batch = models.ForeignKey(RecommendationBatch, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("run"))
    at = models.DateTimeField(_("sent"), default=timezone.now)
    level = models.CharField(_("allowed"), max_length=7)  # signals or text, as the client had it then
    model_name = models.CharField(_("language model"), max_length=80)
    prompt_version = models.CharField(_("wording"), max_length=20)
    fields = ArrayField(models.CharField(max_length=40), verbose_name=_("kinds of facts"), default=list)
    sent = models.TextField(_("what was sent"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.ASKED)
    answer = models.TextField(_("what came back"), blank=True)
    dropped = ArrayField(models.CharField(max_length=120), verbose_name=_("what was not believed"), default=list, blank=True)
    tokens = models.PositiveIntegerField(_("tokens"), default=0)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), default=0)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        db_table = "language_model_calls"
        ordering = ["-at", "-id"]
        verbose_name = _("question to a language model")
        verbose_name_plural = _("questions to a language model")
        constraints = [
            models.CheckConstraint(condition=Q(level__in=["signals", "text"]), name="model_call_level_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["asked", "used", "empty", "slow", "refused", "garbage", "too_late"]), name="model_call_outcome_known"
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-at", "-id"], name="model_call_newest"),
            models.Index(fields=["coach", "at"], name="model_call_of_coach"),
            models.Index(fields=["fingerprint"], condition=Q(outcome="used"), name="model_call_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
