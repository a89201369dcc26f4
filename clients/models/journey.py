"""Where somebody is on the way: archetypes that appear for a while, and the facets in focus. People say so; nothing infers it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from clients.models.framework import Archetype, Facet
from clients.querysets import PeriodQuerySet


class ArchetypeNote(models.Model):
    """An archetype that somebody appears as for a while, in the words of client or coach; no strength, never "is"."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="archetype_notes", verbose_name=_("client"))
    archetype = models.ForeignKey(Archetype, models.PROTECT, related_name="+", verbose_name=_("archetype"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("noticed by"))
    note = models.TextField(_("note"), blank=True, max_length=2000)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-from_date", "-id"]
        verbose_name = _("archetype of a client")
        verbose_name_plural = _("archetypes of clients")
        constraints = [
            models.UniqueConstraint(fields=["client", "archetype"], condition=Q(to_date=None), name="archetype_note_once"),
            models.CheckConstraint(condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="archetype_note_ends_later"),
        ]

    def __str__(self) -> str:
        return str(self.archetype)


class FacetFocus(models.Model):
    """A facet that client and coach chose to work with, and why; at most two are open at a time."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="facet_focuses", verbose_name=_("client"))
    facet = models.ForeignKey(Facet, models.PROTECT, related_name="+", verbose_name=_("facet"))
    slot = models.PositiveSmallIntegerField(_("place"), default=1)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("chosen by"))
    why = models.TextField(_("why"), max_length=2000)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-from_date", "-id"]
        verbose_name = _("facet in focus")
        verbose_name_plural = _("facets in focus")
        constraints = [
            models.UniqueConstraint(fields=["client", "slot"], condition=Q(to_date=None), name="facet_focus_two_open"),
            models.UniqueConstraint(fields=["client", "facet"], condition=Q(to_date=None), name="facet_focus_once"),
            models.CheckConstraint(condition=Q(slot__range=(1, 2)), name="facet_focus_slot_1_to_2"),
            models.CheckConstraint(condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="facet_focus_ends_later"),
        ]

    def __str__(self) -> str:
        return str(self.facet)
