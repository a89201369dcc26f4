from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gates import PersonRequest, client_only
from clients.actions.archetypes import allow_archetypes, erase_archetypes, forbid_archetypes
from clients.actions.consent import give_consent, withdraw_consent
from clients.gates import get_own_client
from common.answers import tell


@client_only
@require_POST
def consent(request: PersonRequest) -> HttpResponse:
    """The client's own word on being named in the coach's hours log: given, or taken back."""
    client = get_own_client(request.user)
    if request.POST.get("to") == "given":
        give_consent(client, by=request.user, at=timezone.now())
        tell(request, _("Your coach may name you in the hours log. You can take this back here at any time."))
    else:
        withdraw_consent(client, by=request.user, at=timezone.now())
        tell(request, _("Your name no longer stands in the hours log; only initials and a number do."))
    return redirect("me")


@client_only
@require_POST
def archetypes(request: PersonRequest) -> HttpResponse:
    """The client's own word on archetypes: none, again, or what was put away gone for good."""
    client, to, now = get_own_client(request.user), request.POST.get("to"), timezone.now()
    if to == "allowed":
        allow_archetypes(client, by=request.user, at=now)
        tell(request, _("Archetypes are allowed again, and what was put away is back."))
    elif to == "erased" and request.POST.get("sure"):
        erase_archetypes(client)
        tell(request, _("The archetypes are erased."))
    elif to == "forbidden":
        forbid_archetypes(client, by=request.user, at=now)
        tell(request, _("From now on there are no archetypes. You can change this here at any time."))
    return redirect(f"{reverse('recommendations:own_language_model')}#archetypes")
