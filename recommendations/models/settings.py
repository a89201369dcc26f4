"""What a coach allows the engine in general, and what holds for one client."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from recommendations.querysets import EngineSettingsQuerySet

NEED_WEIGHT = 1.0
HIGHEST_INTENSITY = 2  # what stirs things up is never suggested by itself


class EngineSettings(models.Model):
    """The engine's bounds, of one coach for all clients or for one client; without a row the defaults hold, and the narrower bound wins.

    An empty need weight, intensity cap or exploration of a client means: as the coach has it.
    """

    class Consent(models.TextChoices):
        NONE = "none", _("Nothing leaves")
        SIGNALS = "signals", _("Levels and trends, no name and no text")
        TEXT = "text", _("Also short extracts, without names")

    coach = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="engine_settings", verbose_name=_("coach"))
    client = models.OneToOneField(Client, models.CASCADE, null=True, blank=True, related_name="engine_settings", verbose_name=_("client"))
    need_weight = models.FloatField(_("weight of need"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(2)])
    is_exploring = models.BooleanField(_("tries something new"), null=True, blank=True)
    intensity_cap = models.PositiveSmallIntegerField(
        _("highest intensity"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_INTENSITY)]
    )
    blocked_activities = ArrayField(models.BigIntegerField(), verbose_name=_("activities never suggested"), default=list, blank=True)
    blocked_tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags never suggested"), default=list, blank=True)
    contraindications = ArrayField(models.CharField(max_length=40), verbose_name=_("to be careful with"), default=list, blank=True)
    targets = models.JSONField(_("aims"), default=dict, blank=True)  # of a client, by element, 0-100; what is not there is 60
    may_pool = models.BooleanField(_("others may learn from it"), default=False)  # of a coach
    llm_consent = models.CharField(_("language model"), max_length=7, choices=Consent, default=Consent.NONE)  # of a client, set by the client
    may_use_llm = models.BooleanField(_("language model may word suggestions"), default=False)  # of a coach
    llm_budget = models.PositiveIntegerField(_("tokens a month"), null=True, blank=True)  # of a coach
    reset_at = models.DateTimeField(_("learned anew since"), null=True, blank=True, editable=False)  # of a client
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = EngineSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of suggestions")
        verbose_name_plural = _("settings of suggestions")
        constraints = [
            models.CheckConstraint(condition=Q(coach=None) ^ Q(client=None), name="engine_settings_of_one"),
            models.CheckConstraint(condition=Q(need_weight=None) | Q(need_weight__range=(0, 2)), name="engine_need_weight_0_to_2"),
            models.CheckConstraint(condition=Q(intensity_cap=None) | Q(intensity_cap__range=(1, 2)), name="engine_intensity_cap_1_to_2"),
            models.CheckConstraint(condition=Q(llm_consent__in=["none", "signals", "text"]), name="engine_llm_consent_known"),
            models.CheckConstraint(condition=Q(client=None) | Q(may_pool=False, may_use_llm=False, llm_budget=None), name="engine_settings_of_coach"),
            models.CheckConstraint(condition=Q(coach=None) | Q(llm_consent="none", reset_at=None), name="engine_settings_of_client"),
        ]

    def __str__(self) -> str:
        return str(self.coach or self.client)
