"""What two may edit: the version that was read travels along, and nothing is overwritten in silence."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from common.api.problems import Problem


def with_version(value: Any, version: int | str, *, status: int = 200) -> HttpResponse:
    """One thing as JSON, with its version as ETag."""
    return HttpResponse(
        value.model_dump_json() if hasattr(value, "model_dump_json") else json.dumps(value),
        status=status,
        content_type="application/json",
        headers={"ETag": etag(version)},
    )


def require_version(request: HttpRequest, current: int | str) -> None:
    """Go on only when the request names the version that stands: 428 without If-Match, 412 with an older one."""
    given = request.headers.get("If-Match", "")
    if not given:
        raise Problem(428, _("Somebody else may change this too. Send the ETag that you read as If-Match."))
    if given != "*" and etag(current) not in [each.strip() for each in given.split(",")]:
        raise Problem(412, _("Somebody saved this since you read it. Read it again, and send its new ETag as If-Match."), headers={"ETag": etag(current)})


def etag(version: int | str) -> str:
    return f'"{version}"'
