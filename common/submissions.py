"""Nothing twice: a form that is sent again gives the first result."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from common.models import Submission

KEPT_FOR = timedelta(days=7)
UNREAD = {"csrfmiddlewaretoken", "form_token"}


def once(request: HttpRequest, perform: Callable[[], str]) -> str:
    """Run `perform` in one transaction unless this form was sent before; return its first outcome, an address to go to.

    A parallel submission of the same form waits for the first and gets its outcome.
    """
    token = _token(request)
    with transaction.atomic():
        submission, is_first = Submission.objects.get_or_create(actor_id=request.user.pk, token=token)
        if is_first:
            submission.outcome = perform()
            submission.save(update_fields=["outcome"])
    return submission.outcome


def forget_old_submissions() -> int:
    """Delete what is too old to be sent again; return how many."""
    return Submission.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _token(request: HttpRequest) -> uuid.UUID:
    try:
        rendered = uuid.UUID(request.POST.get("form_token", ""))
    except ValueError:
        return uuid.uuid4()
    # Whoever goes back, types something else and sends the same page again means something new: it must not be lost.
    typed = sorted((name, values) for name, values in request.POST.lists() if name not in UNREAD)
    files = sorted((name, [(file.name, file.size) for file in files]) for name, files in request.FILES.lists())
    return uuid.uuid5(rendered, repr((request.path, typed, files)))
