"""Files that arrive while a message is being written."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.gates import PersonRequest
from common.answers import page
from messaging.actions.uploads import NoRoom, keep
from messaging.forms.messages import AttachForm
from messaging.forms.uploads import no_room
from messaging.gates import get_thread_client
from messaging.views.looks import ICONS

CHIPS = "messaging/attached.html"


@require_POST
def attach(request: PersonRequest, client_id: int) -> HttpResponse:
    """Keep files for the message that is being written; they are sent with it, and forgotten after a day without it."""
    client = get_thread_client(request.user, client_id)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            rows = keep(form.cleaned_data["upload"], client=client, by=request.user, at=timezone.now())
        except NoRoom as problem:
            form.add_error("upload", no_room(problem))
        else:
            return page(request, CHIPS, {"hanging": [{"name": "kept", "pk": row.pk, "title": row.name, "icon": ICONS[row.kind]} for row in rows]})
    return page(request, CHIPS, {"problems": [problem for problems in form.errors.values() for problem in problems]}, status=422)
