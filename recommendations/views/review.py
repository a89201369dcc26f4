"""The queue: what waits for the coach, and what the coach decides."""

from typing import Any, cast

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from accounts.models import User
from clients.actions.people import ChangedMeanwhile
from common.answers import answer, invalid, page, tell
from progress.readings.journal import unread_by
from recommendations.actions import review as actions
from recommendations.actions import withdrawing
from recommendations.forms.review import DecisionForm, ManyForm
from recommendations.gates import get_reached, get_suggestion, suggestions_of
from recommendations.models import Recommendation
from recommendations.readings.queue import ORDERS, queue, unanswered, waiting

PAGE, CARD = "recommendations/review.html", "recommendations/review_card.html"
SHOWN_UP_TO = 100


@coach_only
@require_safe
def review(request: PersonRequest) -> HttpResponse:
    return page(request, PAGE, review_page(request))


@coach_only
@require_POST
def decide(request: PersonRequest, recommendation_id: int) -> HttpResponse:
    """Send it, keep it, or not; with the words as they stand in the form."""
    suggestion = get_suggestion(request.user, recommendation_id)
    form = DecisionForm(request.POST, suggestion=suggestion)
    if not form.is_valid():
        return invalid(request, CARD, _card(request, suggestion, form), partial="card")
    try:
        suggestion = _decided(request, suggestion, form)
    except ChangedMeanwhile as change:
        return page(request, CARD, _met(request, form, change.current), partial="card", status=409)
    except actions.EnoughOpen:
        form.add_error(None, enough_open(suggestion))
        return invalid(request, CARD, _card(request, suggestion, form), partial="card")
    return _after(request, suggestion)


@coach_only
@require_POST
def take_back(request: PersonRequest, recommendation_id: int) -> HttpResponse:
    """Undo a decision as long as nothing has reached the client."""
    suggestion = get_suggestion(request.user, recommendation_id)
    try:
        suggestion = actions.take_back(suggestion)
    except actions.TooLate:
        tell(request, _("“%(title)s” has reached %(name)s already. You can withdraw it as long as it has no answer.") % _named(suggestion))
    return _after(request, suggestion)


@coach_only
@require_POST
def withdraw(request: PersonRequest, recommendation_id: int) -> HttpResponse:
    """Take what was sent off the client's list, as long as the client has not answered it."""
    suggestion = get_reached(request.user, recommendation_id)
    try:
        withdrawing.withdraw(suggestion, by=request.user, at=timezone.now())
        tell(request, _("“%(title)s” is withdrawn. %(name)s need not do anything about it.") % _named(suggestion))
    except withdrawing.Answered:
        tell(request, _("%(name)s has answered “%(title)s” meanwhile, so it stays. You can write a message.") % _named(suggestion))
    return redirect(_back(request))


@coach_only
@require_POST
def approve_many(request: PersonRequest) -> HttpResponse:
    """Show what would go out as it stands, then, when the coach is sure, send it."""
    form = ManyForm(request.POST)
    if not form.is_valid():
        return invalid(request, PAGE, review_page(request) | {"many": form})
    versions = form.cleaned_data["chosen"]
    chosen = list(
        suggestions_of(request.user).filter(status="proposed", pk__in=versions).select_related("client", "element", "decided_by").order_by("client", "pk")
    )
    if not form.cleaned_data["sure"]:
        _note_unread(request.user, chosen)
        return page(request, "recommendations/review_many.html", {"section": "review", "chosen": chosen})
    tell(request, _count_words(actions.approve_many(versions, chosen, by=request.user, at=timezone.now()), len(versions)))
    return redirect("recommendations:review")


def _decided(request: PersonRequest, suggestion: Recommendation, form: DecisionForm) -> Recommendation:
    said: dict[str, Any] = {"version": form.cleaned_data["version"], "by": request.user, "at": timezone.now()}
    why = form.cleaned_data["why"]
    match form.cleaned_data["decision"]:
        case "send":
            return actions.approve(suggestion, form.words(), **said)
        case "session":
            return actions.keep_for_session(suggestion, form.words(), **said)
        case "not_now":
            return actions.dismiss(suggestion, form.words(), why=why, **said)
        case "never":
            return actions.block(suggestion, form.words(), why=why, **said)
    return actions.keep_words(suggestion, form.words(), **said)


def _after(request: PersonRequest, suggestion: Recommendation) -> HttpResponse:
    waits = suggestion.status == Recommendation.Status.PROPOSED
    context = _card(request, suggestion, DecisionForm(suggestion=suggestion)) | {"is_saved": waits}
    return answer(request, CARD, "card", "count", context=context, otherwise=_place(request, suggestion))


def _met(request: PersonRequest, form: DecisionForm, current: Recommendation) -> dict[str, Any]:
    """The form with what was typed, and what stands meanwhile; sending it again then means it."""
    typed = cast(QueryDict, form.data).copy()
    typed["version"] = str(current.version)
    fresh = get_suggestion(request.user, current.pk)
    return _card(request, fresh, DecisionForm(typed, suggestion=fresh)) | {"is_met": True}


def _card(request: PersonRequest, suggestion: Recommendation, form: DecisionForm) -> dict[str, Any]:
    mine = suggestions_of(request.user)
    now = timezone.now()
    _note_unread(request.user, [suggestion])
    suggestion.open_with_client = mine.filter(client=suggestion.client_id).open(now).count()  # type: ignore[attr-defined]
    return {
        "section": "review",
        "row": suggestion,
        "form": form,
        "now": now,
        "count": waiting(mine, at_most=SHOWN_UP_TO),
        "up_to": SHOWN_UP_TO,
        "back": _back(request),
    }


def review_page(request: PersonRequest) -> dict[str, Any]:
    mine = suggestions_of(request.user)
    found = queue(mine, by=request.GET.get("by", ""), after=request.GET.get("after", ""), at=timezone.now())
    for row in found.rows:
        row.form = DecisionForm(suggestion=row)  # type: ignore[attr-defined]
    _note_unread(request.user, found.rows)
    return {
        "section": "review",
        "found": found,
        "sent": [] if request.GET.get("after") else unanswered(mine),
        "orders": [{"by": by, "label": label, "is_current": by == found.by} for by, label in _orders()],
        "count": waiting(mine, at_most=SHOWN_UP_TO),
        "up_to": SHOWN_UP_TO,
        "now": timezone.now(),
        "back": request.get_full_path() if request.method == "GET" else reverse("recommendations:review"),
    }


def _note_unread(coach: User, rows: list[Recommendation]) -> None:
    """Note beside each how many entries its client shares that this coach has not read."""
    unread = unread_by(coach, {row.client_id for row in rows}) if rows else {}
    for row in rows:
        row.unread_entries = unread.get(row.client_id, 0)  # type: ignore[attr-defined]


def _orders() -> list[tuple[str, str]]:
    words = {"priority": _("By priority and element"), "client": _("By client"), "age": _("By age")}
    return [(by, words[by]) for by in ORDERS]


def _back(request: PersonRequest) -> str:
    """The page that the form was on, never one of another house."""
    asked = request.POST.get("back", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else reverse("recommendations:review")


def _place(request: PersonRequest, suggestion: Recommendation) -> str:
    return f"{_back(request)}#{'suggestion-' + str(suggestion.pk) if suggestion.status == 'proposed' else 'queue'}"


def _named(suggestion: Recommendation) -> dict[str, str]:
    return {"title": suggestion.title, "name": suggestion.client.first_name}


def enough_open(suggestion: Recommendation) -> str:
    words = _("%(name)s has three suggestions without an answer, and that is enough at a time. Keep this one for the next session, or decide later.")
    return words % {"name": suggestion.client.first_name}


def _count_words(done: actions.Approved, asked: int) -> str:
    sent, full = len(done.rows), len(done.without_room)
    rest = asked - sent - full
    words = [ngettext("%(count)d suggestion is on its way.", "%(count)d suggestions are on their way.", sent) % {"count": sent}]
    if full:
        stays = ngettext("%(count)d stays: its client has three without an answer.", "%(count)d stay: their clients have three without an answer.", full)
        words.append(stays % {"count": full})
    if rest:
        stays = ngettext("%(count)d was changed or decided elsewhere and stays.", "%(count)d were changed or decided elsewhere and stay.", rest)
        words.append(stays % {"count": rest})
    return " ".join(words)
