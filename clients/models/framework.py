"""The five elements, their facets and the archetypes: reference rows, loaded from clients/reference/*.yaml by slug."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clients.domain.naming import called
from clients.querysets import ReferenceQuerySet


class ReferenceRow(models.Model):
    """A row that the loader keeps up to date until a person edits it; its words are in the house's catalogues."""

    slug = models.SlugField(_("slug"), unique=True)
    is_edited = models.BooleanField(_("edited here"), default=False, help_text=_("Loading the reference data leaves an edited row alone."))

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return gettext(getattr(self, "name", self.slug))


class Element(ReferenceRow):
    """One of the five: fire, water, earth, air, aether, always in this order."""

    order = models.PositiveSmallIntegerField(_("order"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    trait = models.CharField(_("trait"), max_length=80)
    description = models.TextField(_("description"))
    question = models.CharField(_("question"), max_length=200)
    too_much = ArrayField(models.CharField(max_length=120), verbose_name=_("signs of too much"))
    too_little = ArrayField(models.CharField(max_length=120), verbose_name=_("signs of too little"))
    helps = ArrayField(models.CharField(max_length=120), verbose_name=_("what helps"))
    partners = ArrayField(models.SlugField(), verbose_name=_("balancing partners"))

    class Meta:
        ordering = ["order"]
        verbose_name = _("element")
        verbose_name_plural = _("elements")

    def __str__(self) -> str:
        """As the reader's practice calls it; `name` is the house's word."""
        return called(self.slug, gettext(self.name))


class Facet(ReferenceRow):
    """One of the three movements of an element: begin, deepen, integrate."""

    element = models.ForeignKey(Element, models.PROTECT, related_name="facets", verbose_name=_("element"))
    number = models.PositiveSmallIntegerField(_("movement"))
    name = models.CharField(_("label"), max_length=60)
    source_word = models.CharField(_("word in Spiralogic"), max_length=40)
    description = models.TextField(_("description"))
    question = models.CharField(_("question"), max_length=200)
    is_on_wheel = models.BooleanField(_("on the wheel"), default=True)
    next_slug = models.SlugField(_("next on the wheel"), blank=True)

    class Meta:
        ordering = ["element__order", "number"]
        verbose_name = _("facet")
        verbose_name_plural = _("facets")
        constraints = [
            models.UniqueConstraint(fields=["element", "number"], name="facet_once_per_movement"),
            models.CheckConstraint(condition=Q(number__range=(1, 3)), name="facet_number_1_to_3"),
        ]


class Archetype(ReferenceRow):
    """A role that a person may recognise for a while: a lens for conversation, never a type or a score."""

    element = models.ForeignKey(Element, models.PROTECT, related_name="archetypes", verbose_name=_("element"))
    facet = models.ForeignKey(Facet, models.PROTECT, null=True, blank=True, related_name="archetypes", verbose_name=_("facet"))
    name = models.CharField(_("name"), max_length=60)
    gift = models.TextField(_("gift"))
    shadow = models.TextField(_("shadow"))
    question = models.CharField(_("question"), max_length=200)
    keywords = ArrayField(models.CharField(max_length=40), verbose_name=_("keywords"))

    class Meta:
        ordering = ["element__order", "name"]
        verbose_name = _("archetype")
        verbose_name_plural = _("archetypes")
