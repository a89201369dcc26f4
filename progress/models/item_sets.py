"""What is asked: one row for each version, from the house's own file or in a practice's own words."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Practice
from progress.domain.checkins import Item
from progress.domain.item_sets import items_of
from progress.querysets import ItemSetQuerySet


def own_slug() -> str:
    return f"own-{uuid.uuid4().hex}"


class ItemSet(models.Model):
    """The names of the five, the items of a check-in and the anchors of a rating, as one version; never changed once somebody answered."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True, default=own_slug, editable=False)
    practice = models.ForeignKey(
        Practice, models.CASCADE, null=True, blank=True, related_name="item_sets", verbose_name=_("practice"), help_text=_("Empty: the house's own words.")
    )
    version = models.PositiveIntegerField(_("version"))
    names = models.JSONField(_("names of the five"), default=dict, blank=True)
    words = models.JSONField(_("what stands around the items"), default=dict, blank=True)
    items = models.JSONField(_("items"), default=list)
    anchors = models.JSONField(_("anchors of a rating"), default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = ItemSetQuerySet.as_manager()

    class Meta:
        ordering = ["practice", "version", "id"]
        verbose_name = _("version of the check-in")
        verbose_name_plural = _("versions of the check-in")
        constraints = [
            models.UniqueConstraint(fields=["practice", "version"], nulls_distinct=False, name="item_set_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="item_set_version_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.practice or 'CoachHub'} · {self.version}"

    @property
    def in_order(self) -> list[Item]:
        """The items in the order in which they are asked."""
        return items_of(self.items)
