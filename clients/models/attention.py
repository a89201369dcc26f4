"""Why a coach should look at a client today, what the coach put off, and the views of the list that a coach keeps."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Practice
from clients.domain.attention import REASONS
from clients.models.client import Client
from clients.querysets import OfClientQuerySet, OfCoachQuerySet, SnoozeQuerySet


class Attention(models.Model):
    """Snapshot: one reason to look at a client, since when, and the facts that its words and its evidence need."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="attentions", verbose_name=_("client"))
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="+", verbose_name=_("practice"))
    reason = models.CharField(_("reason"), max_length=40)
    since_at = models.DateTimeField(_("since"))
    facts = models.JSONField(_("facts"), default=dict)
    computed_at = models.DateTimeField(_("computed"))

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["client", "reason", "id"]
        verbose_name = _("reason to look")
        verbose_name_plural = _("reasons to look")
        constraints = [
            models.UniqueConstraint(fields=["client", "reason"], name="attention_once"),
            models.CheckConstraint(condition=models.Q(reason__in=sorted(REASONS)), name="attention_reason_known"),
        ]

    def __str__(self) -> str:
        return self.reason


class Snooze(models.Model):
    """ "Not now": this coach does not want to hear this reason about this client until then."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="snoozes", verbose_name=_("coach"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="snoozes", verbose_name=_("client"))
    reason = models.CharField(_("reason"), max_length=40)
    until_at = models.DateTimeField(_("until"))

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        ordering = ["until_at", "id"]
        verbose_name = _("snooze")
        verbose_name_plural = _("snoozes")
        constraints = [
            models.UniqueConstraint(fields=["coach", "client", "reason"], name="snooze_once"),
            models.CheckConstraint(condition=models.Q(reason__in=sorted(REASONS)), name="snooze_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} · {self.until_at:%Y-%m-%d}"


class SavedView(models.Model):
    """Filters, sort and layout of the client list that a coach keeps under a name: the query of its address."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("coach"))
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("query"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("saved"), auto_now_add=True)

    objects = OfCoachQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["coach", "name"], name="saved_view_once", violation_error_message=_("You already have a view with this name. Choose another one.")
            ),
        ]

    def __str__(self) -> str:
        return self.name
