"""What somebody did, day by day, as counts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clients.querysets import OfClientQuerySet
from progress.domain.metrics import LONGEST_NAME


class EngagementMetric(models.Model):
    """How often one thing happened with one client on one day (the names: progress/domain/metrics.py); counted from acts and tasks, never edited."""

    # The unique index begins with the client: an index of its own would only be written.
    client = models.ForeignKey(Client, models.CASCADE, db_index=False, related_name="metrics", verbose_name=_("client"))
    metric_name = models.CharField(_("metric"), max_length=LONGEST_NAME)
    value = models.DecimalField(_("value"), max_digits=9, decimal_places=2)
    date = models.DateField(_("date"))

    objects = OfClientQuerySet.as_manager()

    class Meta:
        db_table = "engagement_metrics"
        ordering = ["date", "metric_name", "id"]
        verbose_name = _("metric")
        verbose_name_plural = _("metrics")
        constraints = [
            models.UniqueConstraint(fields=["client", "metric_name", "date"], include=["value"], name="metric_once_a_day"),
            models.CheckConstraint(condition=Q(value__gt=0), name="metric_value_above_0"),
        ]

    def __str__(self) -> str:
        return f"{self.metric_name} {self.value}"
