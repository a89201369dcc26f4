"""The names of what charts speak of."""

from django.db.models import Value

from clients.models import Archetype, Element
from progress.domain.balance import ELEMENTS


def chart_names() -> tuple[dict[str, str], dict[str, str]]:
    """The names of the elements and of the archetypes by slug, in one query; an element that is not loaded goes by its slug."""
    elements = Element.objects.order_by().values_list(Value("element"), "slug", "name")
    archetypes = Archetype.objects.order_by().values_list(Value("archetype"), "slug", "name")
    found: dict[str, dict[str, str]] = {"element": {slug: slug.title() for slug in ELEMENTS}, "archetype": {}}
    for of, slug, name in elements.union(archetypes, all=True).order_by():
        found[of][slug] = name
    return found["element"], found["archetype"]
