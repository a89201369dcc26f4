"""What is done to a message after it was written: edited, deleted, answered or not, taken back before it was sent."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_only
from accounts.models import User
from clients.gates import get_client
from common.answers import invalid, page, tell
from messaging.actions import changing, outgoing
from messaging.domain import rules
from messaging.forms.messages import EditForm
from messaging.gates import get_client_of_later, get_message, get_own_message
from messaging.models import Message

PAGE = "messaging/edit.html"


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, client_id: int, message_id: int) -> HttpResponse:
    """Other words for a message of one's own, within a quarter of an hour."""
    message = get_own_message(request.user, client_id, message_id)
    form = EditForm(request.POST or None, message=message)
    context = {"section": "messages", "client": message.client, "message": message, "form": form, "refused": _refused(message, request.user)}
    if request.method != "POST":
        return page(request, PAGE, context)
    if not form.is_valid():
        return invalid(request, PAGE, context)
    try:
        changing.edit(message, form.cleaned_data["content"], by=request.user, at=timezone.now(), over=form.cleaned_data["revision"])
    except changing.TooLate:
        form.add_error(
            "content", _("This message is older than a quarter of an hour, so it stays as it is. Your words are still here: send them as a new one.")
        )
        return invalid(request, PAGE, context)
    except changing.ChangedMeanwhile as change:
        return page(request, PAGE, context | {"stands": form.meet(change.current)}, status=409)
    return redirect(message)


@require_POST
def delete(request: PersonRequest, client_id: int, message_id: int) -> HttpResponse:
    """Empty a message of one's own, within a quarter of an hour."""
    message = get_own_message(request.user, client_id, message_id)
    try:
        changing.delete(message, by=request.user, at=timezone.now())
    except changing.TooLate:
        tell(request, _("This message is older than a quarter of an hour, so it stays."))
    else:
        tell(request, _("The message is deleted. Its place in the thread says so."))
    return _to_end(client_id)


@coach_only
@require_POST
def unask(request: PersonRequest, client_id: int, message_id: int) -> HttpResponse:
    """A message that asked for an answer needs none after all; sent with `ask`, it asks."""
    message: Message = get_message(request.user, client_id, message_id)
    change = changing.ask if "ask" in request.POST else changing.unask
    change(message, by=request.user, at=timezone.now())
    return _to_end(client_id)


@coach_only
@require_POST
def settle(request: PersonRequest, client_id: int) -> HttpResponse:
    """What the client wrote needs no answer."""
    client = get_client(request.user, client_id)
    changing.settle(client.pk, by=request.user, at=timezone.now())
    tell(request, _("%(name)s no longer waits for an answer.") % {"name": client.first_name})
    return _to_end(client_id)


@require_POST
def take_back(request: PersonRequest, client_id: int, outgoing_id: int) -> HttpResponse:
    """A message for later becomes the draft again, with its time, so that both can be changed."""
    client = get_client_of_later(request.user, client_id, outgoing_id)
    kept = outgoing.take_back(client, outgoing_id, by=request.user)
    if kept is None:
        tell(request, _("This message does not wait any more: it was sent, or taken back elsewhere."))
        return _to_end(client_id)
    tell(request, _("The message is a draft again."))
    return _to_end(client_id, later=f"{timezone.localtime(kept.send_at):%Y-%m-%dT%H:%M}" if kept.send_at else "")


def _refused(message: Message, person: User) -> str:
    """Why its words stay, in a sentence; nothing while they may be changed."""
    if message.deleted_at:
        return _("This message was deleted.")
    may_change = rules.may_change(is_own=message.sender_id == person.pk, sent_at=message.timestamp, at=timezone.now())
    return "" if may_change else _("This message is older than a quarter of an hour, so it stays as it is.")


def _to_end(client_id: int, **asked: str) -> HttpResponse:
    return redirect(f"{reverse('messaging:thread', args=[client_id])}{f'?{urlencode(asked)}' if asked else ''}#composer")
