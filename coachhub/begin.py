"""A new client's first minutes: clock and language, how to be reached, the first check-in. Each step can be skipped, gone back to, and gone on with later."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import arrive_at
from accounts.forms.profile import ClockForm
from accounts.gates import PersonRequest, client_only
from accounts.models import User
from clients.actions import follow_clock
from clients.gates import get_own_client
from common.answers import invalid, page
from messaging.actions import choosing
from messaging.forms.reach import ReachForm, channels_for, reached_by
from messaging.models import PushDevice
from messaging.readings.devices import push_key
from messaging.readings.notices import preferences_of

PAGE = "coachhub/begin.html"
CLOCK, REACH, CHECK_IN = STEPS = (1, 2, 3)


@client_only
@require_safe
def begin(request: PersonRequest) -> HttpResponse:
    """Where the person stopped last; nowhere once all is done."""
    step = request.user.arrival_step
    return redirect("begin_step", step) if step in STEPS else redirect("me")


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: PersonRequest, number: int) -> HttpResponse:
    """One step; those that were taken can be looked at again and changed."""
    if number not in STEPS:
        raise Http404
    form = _form(request, number)
    if request.method != "POST":
        return page(request, PAGE, _context(request, number, form))
    if "skip" not in request.POST and form is not None:
        if not form.is_valid():
            return invalid(request, PAGE, _context(request, number, form))
        _keep(request.user, form)
    return _go_on(request, number)


def _form(request: PersonRequest, number: int) -> ClockForm | ReachForm | None:
    sent = request.POST if request.method == "POST" and "skip" not in request.POST else None
    if number == CLOCK:
        return ClockForm(sent, instance=request.user, user=request.user)
    if number == REACH:
        return ReachForm(sent, initial={"reach": reached_by(request.user, preferences_of(request.user))})
    return None


def _keep(person: User, form: ClockForm | ReachForm) -> None:
    if isinstance(form, ClockForm):
        follow_clock(form.save())
        translation.activate(form.instance.language)
        return
    preferences = preferences_of(person)
    preferences.channels = channels_for(person, form.cleaned_data["reach"])
    choosing.choose(preferences, at=timezone.now())


def _go_on(request: PersonRequest, number: int) -> HttpResponse:
    """To the next step, or out: to the check-in, or to the own place for whoever leaves that for later."""
    following = number + 1 if number < CHECK_IN else None
    if request.user.arrival_step is not None:
        arrive_at(request.user, following)
    if following is not None:
        return redirect("begin_step", following)
    return redirect("me" if "skip" in request.POST else "check_in")


def _context(request: PersonRequest, number: int, form: Any) -> dict[str, Any]:
    client = get_own_client(request.user)
    coaching = client.coachings.filter(ended_at=None).select_related("coach").order_by("started_at", "id").first()
    context = {"number": number, "form": form, "back": number - 1, "coach": coaching.coach if coaching else None}
    if number == REACH:
        context |= {"devices": PushDevice.objects.visible_to(request.user), "push_key": push_key(), "now": timezone.now()}
    return context
