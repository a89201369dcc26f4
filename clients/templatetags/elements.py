"""The five by name, as the reader's practice calls them."""

from django import template

from clients.readings import element_name as named

register = template.Library()


@register.filter
def element_name(slug: str | None) -> str:
    return named(slug or "")
