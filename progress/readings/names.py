"""The names of what charts speak of."""

from django.db.models import F, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from clients.models import Archetype, Element
from progress.domain.balance import ELEMENTS
from progress.models import ItemSet


def chart_names(practice_id: int) -> tuple[dict[str, str], dict[str, str]]:
    """The names of the elements, in the practice's own words, and of the archetypes by slug, in one query; an element that is not loaded goes by its slug."""
    own = ItemSet.objects.of_practice(practice_id).values(word=Func(F("names"), OuterRef("slug"), function="jsonb_extract_path_text", output_field=TextField()))
    elements = Element.objects.order_by().values_list(Value("element"), "slug", Coalesce(Subquery(own[:1]), "name", output_field=TextField()))
    archetypes = Archetype.objects.order_by().values_list(Value("archetype"), "slug", Coalesce("name", "name", output_field=TextField()))
    found: dict[str, dict[str, str]] = {"element": {slug: slug.title() for slug in ELEMENTS}, "archetype": {}}
    for of, slug, name in elements.union(archetypes, all=True).order_by():
        found[of][slug] = gettext(name)
    return found["element"], found["archetype"]
