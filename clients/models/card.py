from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client


class Card(models.Model):
    """Snapshot of one client for lists: rebuilt from acts and tasks, never edited."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="card", verbose_name=_("client"))
    last_act_at = models.DateTimeField(_("last act"), null=True)
    last_session_at = models.DateTimeField(_("last session"), null=True)
    next_session_at = models.DateTimeField(_("next session"), null=True)
    sessions_held = models.PositiveSmallIntegerField(_("sessions in 12 weeks"), default=0)
    tasks_open = models.PositiveSmallIntegerField(_("open tasks"), default=0)
    tasks_overdue = models.PositiveSmallIntegerField(_("overdue tasks"), default=0)
    next_due_date = models.DateField(_("next due"), null=True)
    goal = models.CharField(_("goal"), max_length=200, blank=True)
    acts_by_week = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("acts by week"), default=list)
    formula_version = models.PositiveSmallIntegerField(_("formula"))
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        db_table = "client_cards"
        verbose_name = _("card")
        verbose_name_plural = _("cards")

    def __str__(self) -> str:
        return str(self.pk)
