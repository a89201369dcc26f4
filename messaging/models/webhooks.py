"""Programs that are told what happens, and how each telling went."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Act
from messaging.querysets import DeliveryQuerySet, WebhookQuerySet


class Webhook(models.Model):
    """The address of a program that is told of acts with a coach's clients; its secret is sealed, for it must sign with it."""

    class Why(models.TextChoices):
        ASKED = "asked", _("paused")
        FAILING = "failing", _("paused: too many tries failed")
        GONE = "gone", _("paused: the program said that it is gone")

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks", verbose_name=_("coach"))
    name = models.CharField(_("what it is for"), max_length=60)
    url = models.URLField(_("address"), max_length=500)
    subjects = ArrayField(models.CharField(max_length=20), verbose_name=_("about"), default=list, blank=True)  # clients.domain.kinds.SUBJECTS; empty: all
    sealed = models.TextField(editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    listens_since = models.DateTimeField(_("listens since"), default=timezone.now, editable=False)
    paused_at = models.DateTimeField(_("paused"), null=True, editable=False)
    paused_because = models.CharField(_("why"), max_length=10, choices=Why, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(_("tries that failed in a row"), default=0, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_because="") | Q(paused_at__isnull=False) & ~Q(paused_because=""), name="webhook_why_paused"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One act that one program is told of, or a test without an act: its number stays the same however often it is sent."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ARRIVED = "arrived", _("arrived")
        DEAD = "dead", _("given up")
        DROPPED = "dropped", _("not sent: it is nothing that you may see any more")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    act = models.ForeignKey(Act, models.CASCADE, null=True, related_name="+", verbose_name=_("act"))
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    tries = models.JSONField(_("tries"), default=list, blank=True)  # the newest twenty: when, what status or problem, how many milliseconds
    failures = models.PositiveSmallIntegerField(_("tries that failed"), default=0, editable=False)
    created_at = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("next try"))  # while it is being sent: when somebody else may take it for lost
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["webhook", "act"], name="delivery_once"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "arrived", "dead", "dropped"]), name="delivery_state_known"),
            models.CheckConstraint(condition=Q(state="waiting") ^ Q(settled_at__isnull=False), name="delivery_settled_or_waiting"),
        ]
        indexes = [
            models.Index(F("webhook"), F("id").desc(), name="delivery_newest"),
            models.Index(fields=["webhook", "due_at", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What stands in the header webhook-id, for whoever must know one that came twice."""
        return f"msg_{self.message_id.hex}"
