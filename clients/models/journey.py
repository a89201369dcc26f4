"""Where somebody is on the way: archetypes that appear for a while, and the facets in focus. People say so; nothing infers it."""

from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from clients.models.framework import Archetype, Facet
from clients.querysets import OwnOfClientQuerySet, PeriodQuerySet

# What was taken away can be brought back for so long; then it is gone.
KEPT_FOR = timedelta(days=1)


class Stretch(models.Model):
    """Something that somebody wrote down about a client, and the days from and to which it holds."""

    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True, editable=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def words(self) -> str:
        """What was written about it."""
        raise NotImplementedError

    @property
    def mark(self) -> str:
        """Another one whenever the words or the days are others: what a form carries to know whether they changed since it was read."""
        return sha256(f"{self.words}\n{self.from_date}\n{self.to_date}".encode()).hexdigest()[:16]


class ArchetypeNote(Stretch):
    """An archetype that somebody appears as for a while, in the words of client or coach; no strength, never "is"."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="archetype_notes", verbose_name=_("client"))
    archetype = models.ForeignKey(Archetype, models.PROTECT, related_name="+", verbose_name=_("archetype"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("noticed by"))
    note = models.TextField(_("note"), blank=True, max_length=2000)

    class Meta:
        ordering = ["-from_date", "-id"]
        verbose_name = _("archetype of a client")
        verbose_name_plural = _("archetypes of clients")
        constraints = [
            models.UniqueConstraint(fields=["client", "archetype"], condition=Q(to_date=None, removed_at=None), name="archetype_note_once"),
            models.CheckConstraint(condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="archetype_note_ends_later"),
        ]

    def __str__(self) -> str:
        return str(self.archetype)

    @property
    def words(self) -> str:
        return self.note


class ArchetypePutAway(models.Model):
    """An archetype that something was tagged with until the client forbade archetypes: it stands there no more, and can go back."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="archetypes_put_away", verbose_name=_("client"))
    about_type = models.CharField(_("what it was at"), max_length=60)  # the label of a model, and a number there
    about_id = models.BigIntegerField(_("number"))
    archetype = models.ForeignKey(Archetype, models.PROTECT, to_field="slug", db_column="archetype", related_name="+", verbose_name=_("archetype"))

    objects = OwnOfClientQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("archetype put away")
        verbose_name_plural = _("archetypes put away")
        constraints = [models.UniqueConstraint(fields=["client", "about_type", "about_id"], name="archetype_put_away_once")]

    def __str__(self) -> str:
        return str(self.archetype)


class FacetFocus(Stretch):
    """A facet that client and coach chose to work with, and why; at most two are open at a time."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="facet_focuses", verbose_name=_("client"))
    facet = models.ForeignKey(Facet, models.PROTECT, related_name="+", verbose_name=_("facet"))
    slot = models.PositiveSmallIntegerField(_("place"), default=1)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("chosen by"))
    why = models.TextField(_("why"), max_length=2000)

    class Meta:
        ordering = ["-from_date", "-id"]
        verbose_name = _("facet in focus")
        verbose_name_plural = _("facets in focus")
        constraints = [
            models.UniqueConstraint(fields=["client", "slot"], condition=Q(to_date=None, removed_at=None), name="facet_focus_two_open"),
            models.UniqueConstraint(fields=["client", "facet"], condition=Q(to_date=None, removed_at=None), name="facet_focus_once"),
            models.CheckConstraint(condition=Q(slot__range=(1, 2)), name="facet_focus_slot_1_to_2"),
            models.CheckConstraint(condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="facet_focus_ends_later"),
        ]

    def __str__(self) -> str:
        return str(self.facet)

    @property
    def words(self) -> str:
        return self.why
