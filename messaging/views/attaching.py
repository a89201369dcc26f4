"""Files that arrive while a message is being written."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.gates import PersonRequest, coach_only
from clients.models import Client
from common.answers import page
from common.submissions import once, sent_before
from messaging.actions.uploads import NoRoom, forget, keep
from messaging.forms.messages import AttachForm
from messaging.forms.uploads import no_room
from messaging.gates import get_thread_client
from messaging.models import Upload
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


def _kept_once(request: PersonRequest, form: AttachForm, client: Client | None) -> Iterable[Upload]:
    """A lot that comes again, because its answer was lost on the way, is kept once.

    Not inside of once(): a store may take its time, and nobody else should wait for this client meanwhile.
    """
    if not (outcome := sent_before(request)):
        rows = keep(form.cleaned_data["upload"], client=client, by=request.user, at=timezone.now())
        mine = ",".join(str(row.pk) for row in rows)
        outcome = once(request, lambda: mine)
        if outcome != mine:
            forget(rows)
    return Upload.objects.visible_to(request.user).filter(pk__in=outcome.split(",")).order_by("pk")


def _attached(request: PersonRequest, client: Client | None) -> HttpResponse:
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return page(request, CHIPS, {"hanging": [chip("kept", row) for row in _kept_once(request, form, client)]})
        except NoRoom as problem:
            form.add_error("upload", no_room(problem))
    return page(request, CHIPS, {"problems": [problem for problems in form.errors.values() for problem in problems]}, status=422)
