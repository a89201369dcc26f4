"""The activity library: what came with the platform, and what the coach wrote."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only
from clients.actions.people import ChangedMeanwhile
from clients.gates import get_client
from clients.models import Client, Element, Facet
from common.answers import invalid, page, tell
from common.submissions import once
from recommendations.actions import bounds
from recommendations.actions import library as actions
from recommendations.actions.texts import floor
from recommendations.forms.library import ActivityForm
from recommendations.gates import get_activity, get_own_activity, settings_of, suggestions_of
from recommendations.models import Activity
from recommendations.readings.library import FILTERS, Use, shelf, uses
from recommendations.readings.twins import twins_of

SHELF, ONE, EDIT = "recommendations/library.html", "recommendations/activity.html", "recommendations/edit_activity.html"


@coach_only
@require_safe
def library(request: PersonRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "").strip() for name in FILTERS}
    mine = Activity.objects.visible_to(request.user)
    found = shelf(mine, suggestions_of(request.user), asked, coach_id=request.user.pk, after=request.GET.get("after", ""))
    context = _choices(request, asked) | {"section": "library", "asked": asked, "found": found, "blocked": settings_of(request.user).blocked_activities}
    return page(request, SHELF, context | _for(request), partial="shelf")


@coach_only
@require_safe
def activity(request: PersonRequest, activity_id: int) -> HttpResponse:
    row = get_activity(request.user, activity_id)
    use = uses(suggestions_of(request.user), [row]).get(row.pk, Use())
    is_blocked = row.pk in settings_of(request.user).blocked_activities
    clients = Client.objects.visible_to(request.user).current().order_by("sort_name", "client_id")[:500]
    context = {"section": "library", "activity": row, "use": use, "is_blocked": is_blocked, "clients": clients, "is_own": row.coach_id == request.user.pk}
    return page(request, ONE, context | _for(request))


@coach_only
@require_safe
def suggest_to(request: PersonRequest, activity_id: int) -> HttpResponse:
    """To the page on which this activity becomes a suggestion for the chosen client."""
    row, asked = get_activity(request.user, activity_id), request.GET.get("client", "")
    client = get_client(request.user, int(asked) if asked.isdecimal() and len(asked) < 19 else 0)
    return redirect(f"{reverse('recommendations:suggest', args=[client.pk])}?activity={row.pk}")


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request: PersonRequest) -> HttpResponse:
    form = ActivityForm(request.POST or None, instance=Activity(coach=request.user), user=request.user)
    context = {"section": "library", "form": form}
    if request.method != "POST":
        return page(request, EDIT, context)
    if not form.is_valid() or (twins := _twins(request, form)):
        return invalid(request, EDIT, context | {"twins": twins if form.is_valid() else []})
    return redirect(once(request, lambda: _added(request, form.instance)))


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_activity(request: PersonRequest, activity_id: int) -> HttpResponse:
    row = get_own_activity(request.user, activity_id)
    form = ActivityForm(request.POST or None, instance=row, user=request.user)
    context = {"section": "library", "form": form, "activity": row}
    if request.method != "POST":
        return page(request, EDIT, context)
    if not form.is_valid() or (twins := _twins(request, form)):
        return invalid(request, EDIT, context | {"twins": twins if form.is_valid() else []})
    try:
        actions.change(row, version=form.cleaned_data["version"])
    except ChangedMeanwhile as change:
        return page(request, EDIT, context | {"stands": form.meet(change.current)}, status=409)
    return _back_to(request, row, _("The changes are saved. What was sent before keeps its words."))


@coach_only
@require_POST
def copy_activity(request: PersonRequest, activity_id: int) -> HttpResponse:
    row = get_activity(request.user, activity_id)
    return redirect(once(request, lambda: _copied(request, row)))


@coach_only
@require_POST
def archive_activity(request: PersonRequest, activity_id: int) -> HttpResponse:
    """Off the shelf, or back on it."""
    row = get_own_activity(request.user, activity_id)
    if request.POST.get("to") == "shelf":
        actions.restore(row)
        return _back_to(request, row, _("“%(title)s” is back in the library.") % {"title": row.title})
    actions.archive(row, at=timezone.now())
    return _back_to(request, row, _("“%(title)s” is archived. It is not suggested any more.") % {"title": row.title})


@coach_only
@require_POST
def block_activity(request: PersonRequest, activity_id: int) -> HttpResponse:
    """Never suggest it to any of my clients, or again."""
    row = get_activity(request.user, activity_id)
    if request.POST.get("to") == "again":
        bounds.suggest_again(row, coach=request.user)
        return _back_to(request, row, _("“%(title)s” may be suggested again.") % {"title": row.title})
    bounds.never_suggest(row, coach=request.user)
    return _back_to(request, row, _("“%(title)s” is not suggested any more.") % {"title": row.title})


def _added(request: PersonRequest, row: Activity) -> str:
    actions.add(row, by=request.user, at=timezone.now())
    tell(request, _("“%(title)s” is in your library.") % {"title": row.title})
    return reverse("recommendations:activity", args=[row.pk])


def _copied(request: PersonRequest, row: Activity) -> str:
    own = actions.copy(row, title=_("%(title)s (my version)") % {"title": row.title}, by=request.user, at=timezone.now())
    return reverse("recommendations:edit_activity", args=[own.pk])


def _twins(request: PersonRequest, form: ActivityForm) -> list[Activity]:
    """What says nearly the same already, unless the coach has seen it and means it."""
    if form.cleaned_data["sure"]:
        return []
    return twins_of(Activity.objects.visible_to(request.user), form.instance, floor())


def _back_to(request: PersonRequest, row: Activity, sentence: str) -> HttpResponse:
    tell(request, sentence)
    return redirect("recommendations:activity", row.pk)


def _for(request: PersonRequest) -> dict[str, Any]:
    """The client for whom the coach is looking, if the address names one."""
    asked = request.GET.get("for", "")
    return {"whom": get_client(request.user, int(asked))} if asked.isdecimal() and len(asked) < 19 else {}


def _choices(request: PersonRequest, asked: dict[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in (asked | {"for": request.GET.get("for", "")}).items() if value}

    def chips(name: str, values: list[tuple[str, str]]) -> list[dict[str, Any]]:
        others = {other: value for other, value in kept.items() if other != name and not (name == "element" and other == "facet")}
        return [
            {"value": value, "label": label, "url": f"?{urlencode(others | ({name: value} if value else {}))}", "is_current": asked[name] == value}
            for value, label in values
        ]

    facets = Facet.objects.visible_to(request.user).filter(element__slug=asked["element"]).values_list("slug", "name") if asked["element"] else []
    return {
        "elements": chips("element", [("", _("All")), *((each.slug, str(each)) for each in Element.objects.visible_to(request.user))]),
        "facets": chips("facet", [("", _("All facets")), *facets]) if facets else [],
        "whose": chips("of", [("", _("Everything")), ("own", _("My own")), ("archived", _("Archived"))]),
        "kinds": Activity.Kind.choices,
        "intensities": Activity.Intensity.choices,
        "minutes": ["5", "10", "15", "30"],
        "next_page": urlencode(kept),
        "is_narrowed": bool(set(kept) - {"for"}),
    }
