"""A client's check-in and pulse."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, client_only
from clients.actions.states import refuse_archived
from clients.gates import get_own_client
from clients.models import Client
from common.answers import invalid, page, tell
from common.submissions import once
from progress import actions
from progress.forms.checkins import CheckInForm, PulseForm
from progress.gates import get_correctable_check_in, get_draft, get_item_set
from progress.models import Draft
from progress.readings import names_for, turn_of

PAGE, PULSE_PAGE, CORRECTION_PAGE = "progress/check_in.html", "progress/pulse.html", "progress/correct_check_in.html"


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: PersonRequest) -> HttpResponse:
    """Twenty statements on one calm page; what is answered so far waits as a draft."""
    client = get_own_client(request.user)
    draft = get_draft(request.user, client)
    form = _form(request, client, draft)
    if request.method != "POST":
        return page(request, PAGE, _context(client, form, draft))
    refuse_archived(client)
    if not form.is_valid():
        return invalid(request, PAGE, _context(client, form, draft))
    go_on = _saved_for_later if "later" in request.POST else _sent_once
    try:
        return redirect(go_on(request, client, form, draft))
    except actions.NothingSaid:
        form.add_error(None, _("Answer at least two statements about the same thing: with less nothing can be said. Your answers are still here."))
        return invalid(request, PAGE, _context(client, form, draft))
    except actions.NotYet:
        return page(request, PAGE, _context(client, form, draft), status=409)


@client_only
@require_POST
def check_in_draft(request: PersonRequest) -> HttpResponse:
    """Keep what is answered so far; the page asks for it by itself, and learns nothing but that it is kept."""
    client = refuse_archived(get_own_client(request.user))
    draft = get_draft(request.user, client)
    form = _form(request, client, draft)
    form.is_valid()  # what does not fit the scale stays on the page alone
    try:
        _keep(client, form, draft)
    except actions.NotYet:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct_check_in(request: PersonRequest, check_in_id: int) -> HttpResponse:
    """The answers that were sent, to be put right within a day."""
    found, asked = get_correctable_check_in(request.user, check_in_id, at=timezone.now())
    given = dict(found.answers.values_list("item", "raw"))
    form = CheckInForm(request.POST or None, item_set=asked, now=timezone.now(), answers=given)
    context = {"section": "today", "client": found.client, "check_in": found, "form": form, "now": timezone.now(), "words": form.source.words}
    if request.method != "POST":
        return page(request, CORRECTION_PAGE, context)
    refuse_archived(found.client)
    if form.is_valid():
        try:
            actions.correct_check_in(found, answers=form.answers, by=request.user, at=timezone.now())
            tell(request, _("Your answers are corrected. They count from now on, as of the day on which you sent them."))
            return redirect("my_check_in", found.pk)
        except actions.NothingSaid:
            form.add_error(None, _("Answer at least two statements about the same thing: with less nothing can be said. Your answers are still here."))
    return invalid(request, CORRECTION_PAGE, context)


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def pulse(request: PersonRequest) -> HttpResponse:
    """Five sliders in thirty seconds."""
    client = get_own_client(request.user)
    form = PulseForm(request.POST or None, names=names_for(client))
    context = {"section": "today", "client": client, "form": form, "turn": turn_of(client, at=timezone.now())}
    if request.method != "POST":
        return page(request, PULSE_PAGE, context)
    if not form.is_valid():
        return invalid(request, PULSE_PAGE, context)
    try:
        return redirect(once(request, lambda: _pulsed(request, client, form)))
    except actions.NothingSaid:
        form.add_error(None, _("Move at least one of the five."))
    except actions.NotYet:
        return page(request, PULSE_PAGE, context, status=409)
    return invalid(request, PULSE_PAGE, context)


def _form(request: PersonRequest, client: Client, draft: Draft | None) -> CheckInForm:
    answers, sent = draft.answers if draft else {}, request.POST if request.method == "POST" else None
    return CheckInForm(sent, item_set=get_item_set(client.practice_id), now=timezone.now(), answers=answers)


def _context(client: Client, form: CheckInForm, draft: Draft | None) -> dict[str, Any]:
    now = timezone.now()
    turn = turn_of(client, at=now)
    last = client.check_ins.order_by("-date", "-id").first() if not turn.is_open else None
    return {"section": "today", "client": client, "form": form, "draft": draft, "turn": turn, "last": last, "now": now, "words": form.source.words}


def _keep(client: Client, form: CheckInForm, draft: Draft | None) -> None:
    at = timezone.now()
    begun_at = draft.begun_at if draft else form.begun_at
    actions.save_draft(client, item_set=form.source, answers=form.answers, begun_at=begun_at or at, at=at)


def _saved_for_later(request: PersonRequest, client: Client, form: CheckInForm, draft: Draft | None) -> str:
    _keep(client, form, draft)
    tell(request, _("Your answers wait here until you go on. Nobody else sees them."))
    return reverse("me")


def _sent_once(request: PersonRequest, client: Client, form: CheckInForm, draft: Draft | None) -> str:
    return once(request, lambda: _sent(request, client, form, draft))


def _sent(request: PersonRequest, client: Client, form: CheckInForm, draft: Draft | None) -> str:
    begun_at = draft.begun_at if draft else form.begun_at
    sent = actions.send_check_in(client, item_set=form.source, answers=form.answers, begun_at=begun_at, by=request.user, at=timezone.now())
    return reverse("my_check_in", args=[sent.pk])


def _pulsed(request: PersonRequest, client: Client, form: PulseForm) -> str:
    actions.send_pulse(client, values=form.values, by=request.user, at=timezone.now())
    tell(request, _("Thank you. It counts from now on."))
    return reverse("me")
