from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.gates import get_invitation, get_live_client
from clients.models import Client
from common.answers import tell
from common.submissions import once


@coach_only
@require_POST
def invite(request: PersonRequest, client_id: int) -> HttpResponse:
    """Send the invitation, or send it again: an earlier link stops working."""
    client = get_live_client(request.user, client_id)
    if not client.email:
        tell(request, _("There is no email address to send the invitation to. Add it here first."))
        return redirect("clients:edit", client.pk)
    if client.user_id is None:
        once(request, lambda: _invited(request, client))
    return redirect(client)


def _invited(request: PersonRequest, client: Client) -> str:
    actions.invite(client, by=request.user, at=timezone.now())
    tell(request, _("The invitation to %(email)s is on its way.") % {"email": client.email})
    return client.get_absolute_url()


@coach_only
@require_POST
def revoke(request: PersonRequest, client_id: int, invitation_id: int) -> HttpResponse:
    get_live_client(request.user, client_id)
    invitation = get_invitation(request.user, client_id, invitation_id)
    if invitation.is_open(timezone.now()):
        actions.revoke(invitation, by=request.user, at=timezone.now())
        tell(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect(invitation.client)
