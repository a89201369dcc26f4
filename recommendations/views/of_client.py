"""The suggestions of one client, in the profile: what waits, what was sent, what came of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import record_read
from clients.forms.archetypes import ArchetypeForm
from clients.gates import get_client, get_live_client
from clients.models import Client
from common.answers import invalid, page, tell
from common.submissions import once
from progress.readings.journal import unread_by
from recommendations.actions import answers
from recommendations.actions.asking import ask_engine
from recommendations.actions.own_suggestions import suggest_own
from recommendations.actions.review import EnoughOpen
from recommendations.forms.own_suggestions import OwnSuggestionForm
from recommendations.forms.review import DecisionForm
from recommendations.gates import get_activity, get_sent_suggestion, reached_of, settings_of, suggestions_of
from recommendations.models import Recommendation
from recommendations.readings.answered import sent_to
from recommendations.readings.effects import changes
from recommendations.readings.queue import queue
from recommendations.views.review import enough_open


@coach_only
@require_safe
def of_client(request: PersonRequest, client_id: int) -> HttpResponse:
    client, now = get_client(request.user, client_id), timezone.now()
    record_read(client, "suggestions", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    return page(request, "recommendations/of_client.html", _page(request, client))


@coach_only
@require_POST
def ask(request: PersonRequest, client_id: int) -> HttpResponse:
    """Let the engine look anew, and make a list now."""
    client = get_live_client(request.user, client_id)
    rows = ask_engine(client, at=timezone.now())
    if rows:
        words = ngettext("%(count)d suggestion for %(name)s waits for you.", "%(count)d suggestions for %(name)s wait for you.", len(rows))
        tell(request, words % {"count": len(rows), "name": client.first_name})
    else:
        tell(request, _("There is nothing to suggest to %(name)s right now.") % {"name": client.first_name})
    return redirect("recommendations:of_client", client.pk)


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: PersonRequest, client_id: int) -> HttpResponse:
    """The coach's own suggestion, from the library or in own words."""
    client = get_live_client(request.user, client_id)
    own = Recommendation(client=client)
    form = OwnSuggestionForm(request.POST or None, instance=own, user=request.user, initial=_from_library(request))
    context = {"section": "clients", "tab": "suggestions", "client": client, "form": form}
    if request.method != "POST":
        return page(request, "recommendations/suggest.html", context)
    if not form.is_valid():
        return invalid(request, "recommendations/suggest.html", context)
    try:
        return redirect(once(request, lambda: _suggested(request, form)))
    except EnoughOpen:
        form.add_error(None, enough_open(own))
        return invalid(request, "recommendations/suggest.html", context)


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def tag(request: PersonRequest, client_id: int, recommendation_id: int) -> HttpResponse:
    """Say which archetype was in a suggestion that the client answered."""
    row = get_sent_suggestion(request.user, client_id, recommendation_id)
    form = ArchetypeForm(request.POST or None, user=request.user, client=row.client, initial={"archetype": row.archetype_id})
    context = {"section": "clients", "tab": "suggestions", "client": row.client, "row": row, "form": form}
    if request.method != "POST":
        return page(request, "recommendations/tag.html", context)
    if not form.is_valid():
        return invalid(request, "recommendations/tag.html", context)
    answers.tag(row, form.tag)
    tell(request, _("“%(title)s” is tagged.") % {"title": row.title})
    return redirect(f"{reverse('recommendations:of_client', args=[row.client_id])}?suggestion={row.pk}#suggestion-{row.pk}")


def _suggested(request: PersonRequest, form: OwnSuggestionForm) -> str:
    is_for_session = form.cleaned_data["decision"] == "session"
    row = suggest_own(form.instance, is_for_session=is_for_session, by=request.user, at=timezone.now())
    words = _("“%(title)s” is kept for the next session.") if is_for_session else _("“%(title)s” is on its way to %(name)s.")
    undo = reverse("recommendations:take_back", args=[row.pk])
    tell(request, words % {"title": row.title, "name": row.client.first_name}, undo=undo)
    return reverse("recommendations:of_client", args=[row.client_id])


def _from_library(request: PersonRequest) -> dict[str, Any]:
    """What the activity says that the address names."""
    asked = request.GET.get("activity", "")
    if not (asked.isdecimal() and len(asked) < 19):
        return {}
    activity = get_activity(request.user, int(asked))
    words = {"title": _(activity.title), "description": _(activity.text), "minutes": activity.minutes}
    return words | {"element": activity.element, "activity": activity.pk}


def _page(request: PersonRequest, client: Client) -> dict[str, Any]:
    mine, asked = suggestions_of(request.user).filter(client=client), {"before": request.GET.get("before", ""), "place": request.GET.get("suggestion", "")}
    found = queue(mine, by="priority", after=request.GET.get("after", ""), at=timezone.now())
    for row in found.rows:
        row.form = DecisionForm(suggestion=row)  # type: ignore[attr-defined]
    return {
        "section": "clients",
        "tab": "suggestions",
        "client": client,
        "is_live": client.state != Client.State.ARCHIVED,
        "found": found,
        "unread": unread_by(request.user, [client.pk]).get(client.pk, 0),
        "kept": mine.kept().filter(taken_at=None).select_related("element").order_by("-decided_at", "-recommendation_id")[:20],
        "sent": sent_to(reached_of(request.user).filter(client=client), at=timezone.now(), **asked),
        "changes": changes(client.pk),
        "settings": settings_of(request.user, client),
        "now": timezone.now(),
        "back": request.path,
    }
