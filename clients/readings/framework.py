"""The archetypes and the facets to choose from, in the order of the elements."""

from collections.abc import Iterable

from clients.models import Archetype, Facet


def archetypes() -> list[Archetype]:
    return list(Archetype.objects.select_related("element").order_by("element__order", "name"))


def facets() -> list[Facet]:
    return list(Facet.objects.select_related("element").order_by("element__order", "number"))


def facet_names(slugs: Iterable[str]) -> dict[str, str]:
    """The label of each of these facets that exists, by slug."""
    return dict(Facet.objects.filter(slug__in=set(slugs)).values_list("slug", "name"))
