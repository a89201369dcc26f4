"""Files that arrive while a message is being written."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.gates import PersonRequest, coach_only
from clients.models import Client
from common.answers import page
from messaging.actions.uploads import NoRoom, keep
from messaging.forms.messages import AttachForm
from messaging.forms.uploads import no_room
from messaging.gates import get_thread_client
from messaging.views.looks import chip

CHIPS = "messaging/attached.html"


@require_POST
def attach(request: PersonRequest, client_id: int) -> HttpResponse:
    """Keep files for the message that is being written; they are sent with it, and forgotten after a day without it."""
    return _attached(request, get_thread_client(request.user, client_id))


@coach_only
@require_POST
def attach_to_many(request: PersonRequest) -> HttpResponse:
    """The same for a message to several clients."""
    return _attached(request, None)


def _attached(request: PersonRequest, client: Client | None) -> HttpResponse:
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            rows = keep(form.cleaned_data["upload"], client=client, by=request.user, at=timezone.now())
        except NoRoom as problem:
            form.add_error("upload", no_room(problem))
        else:
            return page(request, CHIPS, {"hanging": [chip("kept", row) for row in rows]})
    return page(request, CHIPS, {"problems": [problem for problems in form.errors.values() for problem in problems]}, status=422)
