"""What every request to the API passes around its operation: what it is written in, how many came, and whether it came before."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.api.limits import count
from common.api.problems import problem
from common.api.repeats import once

type Run = Callable[..., HttpResponse]

READING = {"GET", "HEAD"}
WRITTEN_IN = {"application/json", "multipart/form-data"}


def with_manners(run: Run) -> Run:
    """Count the request of whoever is signed in, refuse what is not JSON, answer a repeated one as before, spare what is known already."""

    @wraps(run)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return run(request, *args, **kwargs)  # which says that somebody must sign in
        use = count(request.user.pk, at=timezone.now())
        response = problem(429, _("These are more requests than a minute has room for. Wait, then go on.")) if use.is_over else None
        response = response or _refused(request) or _answer(request, lambda: run(request, *args, **kwargs))
        use.tell(response)
        return response

    return answered


def _refused(request: HttpRequest) -> HttpResponse | None:
    token = getattr(request, "api_token", None)
    area = request.path.removeprefix("/api/").partition("/")[0]
    if token is not None and not token.is_for(area, writes=request.method not in READING):
        return problem(403, _("This token is not for this: it may only read, or it is for other areas. Nothing was done."))
    if request.method in READING or request.META.get("CONTENT_LENGTH", "") in {"", "0"} or request.content_type in WRITTEN_IN:
        return None
    return problem(415, _("Write the request as application/json."), headers={"Accept": "application/json"})


def _answer(request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    response = once(request, run) if request.method == "POST" and "Idempotency-Key" in request.headers else run()
    if request.method in READING and response.has_header("ETag") and request.headers.get("If-None-Match") == response["ETag"]:
        return HttpResponse(status=304, headers={"ETag": response["ETag"]})
    return response
