"""What the five are called, and the archetypes and facets to choose from, in the order of the elements."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from clients.domain.naming import called
from clients.models import Archetype, Facet

ELEMENT_NAMES = {"fire": _("Fire"), "water": _("Water"), "earth": _("Earth"), "air": _("Air"), "aether": _("Aether")}


def element_name(slug: str) -> str:
    """What the reader's practice calls the element of this slug; empty for anything else."""
    return called(slug, str(ELEMENT_NAMES[slug])) if slug in ELEMENT_NAMES else ""


def archetypes() -> list[Archetype]:
    return list(Archetype.objects.select_related("element").order_by("element__order", "name"))


def facets() -> list[Facet]:
    return list(Facet.objects.select_related("element").order_by("element__order", "number"))


def facet_names(slugs: Iterable[str]) -> dict[str, str]:
    """The label of each of these facets that exists, by slug."""
    return dict(Facet.objects.filter(slug__in=set(slugs)).values_list("slug", "name"))
