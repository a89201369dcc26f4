"""Nothing twice: a form that is sent again gives the first result."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from common.models import Submission

KEPT_FOR = timedelta(days=7)
KEPT_FOR_DEVICES = timedelta(days=400)
UNREAD = {"csrfmiddlewaretoken", "form_token"}


def once(request: HttpRequest, perform: Callable[[], str]) -> str:
    """Run `perform` in one transaction unless this form was sent before; return its first outcome, an address to go to.

    A parallel submission of the same form waits for the first and gets its outcome.
    """
    return _once(request, perform, is_from_device=False)


def once_from_device(request: HttpRequest, perform: Callable[[], str]) -> str:
    """The same for what a device kept until it could be sent, and may send again for more than a year."""
    return _once(request, perform, is_from_device=True)


def sent_before(request: HttpRequest) -> str:
    """The outcome of this very form if it was sent before, else nothing: what it names may be used up by then, so that it is valid no longer."""
    found = Submission.objects.filter(actor_id=request.user.pk, token=_token(request)).values_list("outcome", flat=True).first()
    return found or ""


def forget_old_submissions() -> int:
    """Delete what is too old to be sent again; return how many."""
    now = timezone.now()
    usual, of_devices = Q(created_at__lt=now - KEPT_FOR, is_from_device=False), Q(created_at__lt=now - KEPT_FOR_DEVICES)
    return Submission.objects.filter(usual | of_devices).delete()[0]


def _once(request: HttpRequest, perform: Callable[[], str], *, is_from_device: bool) -> str:
    found = {"actor_id": request.user.pk, "token": _token(request)}
    with transaction.atomic():
        submission, is_first = Submission.objects.get_or_create(**found, defaults={"is_from_device": is_from_device})
        if is_first:
            submission.outcome = perform()
            submission.save(update_fields=["outcome"])
    return submission.outcome


def _token(request: HttpRequest) -> uuid.UUID:
    try:
        rendered = uuid.UUID(request.POST.get("form_token", ""))
    except ValueError:
        return uuid.uuid4()
    # Whoever goes back, types something else and sends the same page again means something new: it must not be lost.
    typed = sorted((name, values) for name, values in request.POST.lists() if name not in UNREAD)
    files = sorted((name, [(file.name, file.size) for file in files]) for name, files in request.FILES.lists())
    return uuid.uuid5(rendered, repr((request.path, typed, files)))
