"""The door for what a client wrote without a connection: each text comes in once, and only as the client's whose device kept it."""

from datetime import datetime

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import PersonRequest, client_only
from clients.actions.states import Archived, refuse_archived
from clients.gates import get_own_client
from clients.models import Client
from common.dates import spoken_day
from common.submissions import once_from_device
from progress import actions
from progress.actions import journal as journal_actions
from progress.forms.checkins import CheckInForm
from progress.forms.journal import EntryForm
from progress.forms.unsent import UnsentForm
from progress.gates import get_draft, get_item_set_asked
from progress.models import Entry
from progress.readings import turn_of


class Refused(Exception):
    """It cannot come in as it is, for a reason in words; the device keeps it."""


@client_only
@require_http_methods(["GET", "HEAD", "POST"])
def unsent(request: PersonRequest) -> HttpResponse:
    """Who is signed in and a fresh token to send with; or one text, answered alike however often it comes."""
    if request.method != "POST":
        return JsonResponse({"account": request.user.mark, "token": get_token(request)})
    form = UnsentForm(request.POST)
    if not form.is_valid():
        return _refusal(_("This could not be read."), status=422)
    if form.cleaned_data["account"] != request.user.mark:
        return _refusal(_("This was written by another account. It waits here until that one signs in."), status=409)
    try:
        place = once_from_device(request, lambda: _brought_in(request, form))
    except Archived:
        return _refusal(_("Your coach moved this coaching to the archive, where nothing can be added. Your text is still on this device."), status=409)
    except Refused as reason:
        return _refusal(str(reason), status=409)
    return JsonResponse({"place": place})


def _brought_in(request: PersonRequest, form: UnsentForm) -> str:
    client = refuse_archived(get_own_client(request.user))
    bring_in = _entry if form.cleaned_data["kind"] == "entry" else _check_in
    return bring_in(request, client, said=form.said, at=timezone.now())


def _entry(request: PersonRequest, client: Client, *, said: datetime | None, at: datetime) -> str:
    form = EntryForm(request.POST, instance=Entry(client=client), user=request.user)
    if not form.is_valid():
        raise Refused(_problems(form))
    entry = journal_actions.bring_in_entry(form.instance, said=said, by=request.user, at=at, written_in=form.written_in)
    return entry.get_absolute_url()


def _check_in(request: PersonRequest, client: Client, *, said: datetime | None, at: datetime) -> str:
    """The answers to the version that stood on the device; too few to say anything wait as a draft, if a check-in is open."""
    form = CheckInForm(request.POST, item_set=get_item_set_asked(client.practice_id, request.POST.get("asked", "")), now=at)
    if not form.is_valid():
        raise Refused(_problems(form))
    try:
        return _brought_in_or_begun(request, client, form, said=said, at=at)
    except actions.NotYet as early:
        raise Refused(_too_early(client, early, at=at)) from None


def _brought_in_or_begun(request: PersonRequest, client: Client, form: CheckInForm, *, said: datetime | None, at: datetime) -> str:
    try:
        sent = actions.bring_in_check_in(client, item_set=form.source, answers=form.answers, said=said, by=request.user, at=at)
    except actions.NothingSaid:
        begun = get_draft(request.user, client)
        actions.save_draft(client, item_set=form.source, answers=(begun.answers if begun else {}) | form.answers, begun_at=at, at=at)
        return reverse("check_in")
    return reverse("my_check_in", args=[sent.pk])


def _too_early(client: Client, early: actions.NotYet, *, at: datetime) -> str:
    turn = turn_of(client, at=at)
    words = _("You checked in %(last)s already; the next one opens %(opens)s. These answers stay on this device: send them then, or throw them away.")
    return words % {"last": spoken_day(turn.last or turn.today, today=turn.today), "opens": spoken_day(early.opens, today=turn.today)}


def _problems(form: EntryForm | CheckInForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _refusal(words: str, *, status: int) -> HttpResponse:
    return JsonResponse({"words": words}, status=status)
