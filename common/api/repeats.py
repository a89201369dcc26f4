"""Nothing twice: a request with an Idempotency-Key that was answered before gets the same answer.

The answer is kept for a day, sealed with the key, of which only a print is kept: whoever reads the table reads nobody's words.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from common.api.problems import problem
from common.models import ApiAnswer

KEPT_FOR = timedelta(days=1)
LONGEST = 255
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def once(request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Run in one transaction unless this was answered before; what failed may be tried again with the same key.

    A parallel request with the same key waits for the first and gets its answer.
    """
    key = request.headers["Idempotency-Key"]
    if not 0 < len(key) <= LONGEST:
        return problem(400, _("An Idempotency-Key has 1 to 255 characters."))
    said = _print(f"{request.method} {request.get_full_path()} {request.content_type} ".encode() + _said(request))
    with transaction.atomic():
        row, is_first = ApiAnswer.objects.get_or_create(person_id=request.user.pk, key=_print(key.encode()), defaults={"request": said})
        if not is_first:
            return _again(row, key) if row.request == said else problem(422, _("This Idempotency-Key belongs to another request. Use a new one."))
        response = run()
        if response.status_code >= 400:
            transaction.set_rollback(True)
            return response
        _keep(row, key, response)
    return response


def forget_old_answers() -> int:
    """Delete what is too old to be asked for again; return how many."""
    return ApiAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _keep(row: ApiAnswer, key: str, response: HttpResponse) -> None:
    headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    row.sealed = _seal(key).encrypt(json.dumps([response.status_code, headers, response.content.decode()]).encode())
    row.save(update_fields=["sealed"])


def _again(row: ApiAnswer, key: str) -> HttpResponse:
    status, headers, body = json.loads(_seal(key).decrypt(bytes(row.sealed)))
    return HttpResponse(body, status=status, headers=headers | {"Idempotency-Replayed": "true"})


def _said(request: HttpRequest) -> bytes:
    """What came, also when it is a form with files, which is read once and not kept as it came."""
    if request.content_type != "multipart/form-data":
        return request.body
    files = [(name, file.name, hashlib.file_digest(file, "sha256").hexdigest()) for name, of in request.FILES.lists() for file in of]
    for _name, of in request.FILES.lists():
        for file in of:
            file.seek(0)
    return repr((sorted(request.POST.lists()), files)).encode()


def _seal(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac("common.api.repeats", key, algorithm="sha256").digest()))


def _print(of: bytes) -> str:
    return hashlib.sha256(settings.SECRET_KEY.encode() + of).hexdigest()
