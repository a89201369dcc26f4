"""What is done to a message after it was written: edited, deleted, answered or not, taken back before it was sent."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_only
from clients.gates import get_client
from common.answers import invalid, page, tell
from messaging.actions import changing, outgoing
from messaging.forms.messages import EditForm
from messaging.gates import get_later, get_message, get_own_message
from messaging.models import Message

PAGE = "messaging/edit.html"


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, client_id: int, message_id: int) -> HttpResponse:
    """Other words for a message of one's own, within a quarter of an hour."""
    message = get_own_message(request.user, client_id, message_id)
    form = EditForm(request.POST or None, initial={"content": message.content})
    context = {"section": "messages", "client": message.client, "message": message, "form": form}
    if request.method != "POST":
        return page(request, PAGE, context)
    if not form.is_valid():
        return invalid(request, PAGE, context)
    try:
        changing.edit(message, form.cleaned_data["content"], by=request.user, at=timezone.now())
    except changing.TooLate:
        form.add_error(
            "content", _("This message is older than a quarter of an hour, so it stays as it is. Your words are still here: send them as a new one.")
        )
        return invalid(request, PAGE, context)
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
    """A message for later becomes the draft again."""
    outgoing.take_back(get_later(request.user, client_id, outgoing_id))
    tell(request, _("The message is a draft again."))
    return _to_end(client_id)


def _to_end(client_id: int) -> HttpResponse:
    return redirect(f"{reverse('messaging:thread', args=[client_id])}#composer")
