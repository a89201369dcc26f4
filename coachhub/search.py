"""Finding anything: people first, then pages. The command palette shows the same results."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest
from accounts.models import User
from clients.models import Card, Client
from common.answers import page

PEOPLE = 8
LONGEST_QUERY = 100


@require_safe
def search(request: PersonRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    context = {"section": "search", "query": query, "people": _people(request.user, query), "actions": _actions(request.user, query)}
    return page(request, "coachhub/search.html", context, partial="results")


def _people(user: User, query: str) -> list[dict[str, Any]]:
    if not user.is_coach:
        return []
    cards = Card.objects.visible_to(user)
    found = cards.found_by(query).sorted_by("match") if query else cards.sorted_by("name")
    rows = found.values("client_id", "name", "email", "state")[:PEOPLE]
    return [{"name": row["name"], "url": reverse("client", args=[row["client_id"]]), "note": _note(row["email"], row["state"]), "element": ""} for row in rows]


def _note(email: str, state: str) -> str:
    return email if state == Client.State.ACTIVE else str(Client.State(state).label)


def _actions(user: User, query: str) -> list[dict[str, str]]:
    pages = [*_pages_of(user), {"label": _("Profile and sign-in"), "url": reverse("accounts:profile")}]
    return [entry for entry in pages if query.casefold() in entry["label"].casefold()]


def _pages_of(user: User) -> list[dict[str, str]]:
    if user.is_coach:
        of_owner = [("practice", _("Your practice")), ("framework", _("Your own words"))] if user.owned_practices.exists() else []
        pages = [("home", _("Clients")), ("practice_overview", _("Overview")), ("clients:new", _("Add client")), *of_owner]
        return [{"label": label, "url": reverse(name)} for name, label in pages]
    if user.is_client:
        return [
            {"label": label, "url": reverse(name)}
            for name, label in [
                ("me", _("Today")),
                ("write", _("Write")),
                ("entries", _("Your entries")),
                ("seen", _("What my coach can see")),
                ("check_in", _("Check-in")),
                ("my_check_ins", _("Your check-ins")),
            ]
        ]
    return [{"label": _("Admin"), "url": reverse("admin:index")}]
