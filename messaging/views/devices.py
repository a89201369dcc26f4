"""The devices on which somebody is told things."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_or_client_only
from common.answers import tell
from messaging.actions.devices import add_device as add
from messaging.actions.devices import renew_device as renew
from messaging.forms.devices import PushDeviceForm
from messaging.gates import get_push_device
from messaging.models import PushDevice
from messaging.readings.devices import push_key


@coach_or_client_only
@require_POST
def add_device(request: PersonRequest) -> HttpResponse:
    """Tell this person on this device, as its browser just allowed; answered to the script that asked."""
    form = PushDeviceForm(request.POST, instance=PushDevice(), user=request.user, user_agent=request.headers.get("User-Agent", ""))
    if not form.is_valid():
        return JsonResponse({"words": " ".join(str(error) for errors in form.errors.values() for error in errors)}, status=422)
    add(form.save(), session_key=request.session.session_key, at=timezone.now())
    tell(request, _("Messages come to this device from now on, for whatever you choose below."))
    return JsonResponse({})


@coach_or_client_only
@require_http_methods(["GET", "HEAD", "POST"])
def renew_device(request: PersonRequest) -> HttpResponse:
    """What the worker in a browser needs to renew its address; and the new one, in the place of one of this person's. Answered to the worker."""
    if request.method != "POST":
        return JsonResponse({"key": push_key(), "token": get_token(request)})
    form = PushDeviceForm(request.POST, instance=PushDevice(), user=request.user)
    is_told = form.is_valid() and renew(form.save(), instead_of=request.POST.get("instead_of", ""), session_key=request.session.session_key)
    return JsonResponse({"is_told": is_told}, status=200 if is_told else 422)


@coach_or_client_only
@require_POST
def remove_device(request: PersonRequest, device_id: int) -> HttpResponse:
    get_push_device(request.user, device_id).delete()
    tell(request, _("No messages go to that device any more."))
    return redirect("messaging:settings")
