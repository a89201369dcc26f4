"""The head of every page about one client: who it is, how it stands, and the tabs."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client

register = template.Library()

# The tabs in their order: word, address by name. An app that brings a page for a client adds its line here.
TABS = [
    ("overview", _("Overview"), "client"),
]


@register.inclusion_tag("components/profile_head.html", takes_context=True)
def profile_head(context: dict[str, Any], client: Client, tab: str) -> dict[str, Any]:
    """Name, facts and tabs; `tab` is the slug of the one that is open."""
    tabs = [{"label": label, "url": reverse(name, args=[client.pk]), "is_current": slug == tab} for slug, label, name in TABS]
    return {"client": client, "card": getattr(client, "card", None), "tabs": tabs, "now": timezone.now(), "csrf_token": context.get("csrf_token")}
