"""Why a score is what it is, and what coach and client agree about it."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gates import PersonRequest, coach_only
from clients.acts import record_read
from clients.gates import get_live_client
from clients.models import Client
from common.answers import invalid, page, tell
from progress import actions
from progress.domain.engagement import RECENCY_HALF_LIFE, SHORTEST_GRACE, Score
from progress.domain.history import facts_on, week_by_week
from progress.domain.reasons import moves
from progress.forms.rhythm import PRESETS, RhythmForm
from progress.gates import get_rhythm, get_scored_client
from progress.models import Rhythm, Standing
from progress.readings import Told, evidence_of, histories
from progress.readings.engagement import WEEKS, snapshot_of
from progress.views.facts import WEEK, Case, parts_of
from progress.views.words import moved


@coach_only
@require_safe
def why(request: PersonRequest, client_id: int) -> HttpResponse:
    """Everything that the score of a client is made of, and what moved it since last week."""
    client, now = get_scored_client(request.user, client_id), timezone.now()
    record_read(client, "engagement", actor=request.user, at=now, address=request.META.get("REMOTE_ADDR"))
    context = {"section": "clients", "client": client, "tab": "progress", "now": now}
    return page(request, "progress/engagement.html", context | _explained(client))


def _explained(client: Client) -> dict[str, Any]:
    # Explained is the number that stands everywhere else, so that nobody reads 82 there and "Why 81?" here.
    stands = getattr(client, "engagement", None)
    at = stands.computed_at if stands else timezone.now()
    told = histories([client.pk], at=at)[client.pk]
    weeks = week_by_week(told.history, at, zone=told.zone, weights=told.weights, weeks=WEEKS)
    before, case = _cases(client, told, weeks, at=at)
    lines = moves(before.score, case.score, weights=told.weights)
    return {
        "snapshot": snapshot_of(client.pk, told, weeks, at=at),
        "before": before.score,
        "parts": parts_of(case),
        "moves": [moved(line, case.evidence, scores=(before.score, case.score), facts=(before.facts, case.facts)) for line in lines if line.points],
        "weeks": [(at - ago * WEEK, _number_or_word(score)) for ago, score in zip(range(WEEKS - 1, -1, -1), weeks, strict=True)],
        "case": case,
        "grace": max(SHORTEST_GRACE, case.facts.interval_days),
        "half_life": RECENCY_HALF_LIFE,
        "last_act_url": case.link(case.evidence.last_act) if case.evidence.last_act else "",
    }


def _cases(client: Client, told: Told, weeks: list[Score], *, at: datetime) -> tuple[Case, Case]:
    """The score as it was a week ago and as it is."""
    evidence = evidence_of(client.pk, told, at=at)
    moments = [moment.astimezone(told.zone) for moment in (at - WEEK, at)]
    before, now = (Case(client, told, moment, facts_on(told.history, moment), score, evidence) for moment, score in zip(moments, weeks[-2:], strict=True))
    return before, now


def _number_or_word(score: Score) -> Any:
    return Standing(score.state).label if score.value is None else score.value


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: PersonRequest, client_id: int) -> HttpResponse:
    """How often they meet and write by agreement, and what the parts of the score weigh."""
    agreed = get_rhythm(request.user, client_id)
    form = RhythmForm(request.POST or None, instance=agreed, user=request.user)
    if request.method != "POST":
        return page(request, "progress/rhythm.html", _with_form(form))
    get_live_client(request.user, client_id)
    if preset := request.POST.get("preset"):
        return page(request, "progress/rhythm.html", _with_form(form.with_preset(preset)) | {"is_preset": True})
    if not form.is_valid():
        return invalid(request, "progress/rhythm.html", _with_form(form))
    try:
        actions.agree_rhythm(form.instance, version=form.cleaned_data["version"], at=timezone.now())
    except actions.RhythmChanged as change:
        return page(request, "progress/rhythm.html", _both_versions(form, change.current), status=409)
    tell(request, _("The rhythm is agreed, and the score is worked out anew."))
    return redirect("progress:engagement", client_id)


def _with_form(form: RhythmForm) -> dict[str, Any]:
    presets = [(name, label) for name, (label, _weights) in PRESETS.items()]
    return {"section": "clients", "tab": "progress", "client": form.instance.client, "form": form, "presets": presets}


def _both_versions(form: RhythmForm, current: Rhythm) -> dict[str, Any]:
    """What stands now beside what was typed; saving again then means it."""
    typed = cast(QueryDict, form.data).copy()
    typed["version"] = str(current.version)
    form.data = typed
    now = RhythmForm(instance=current, user=form.user)
    stands = [(now[name].label, now[name].initial) for name in form.fields if name != "version" and now[name].initial != form.cleaned_data[name]]
    return _with_form(form) | {"stands": stands}
