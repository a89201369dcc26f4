"""The description of the API, for programs and for people."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from coachhub.api import api
from coachhub.api.reading import chapters, in_html
from common.answers import page


@cache
def schema() -> dict[str, Any]:
    return api.get_openapi_schema()


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1: what every operation takes, gives and refuses."""
    return JsonResponse(schema(), headers={"Cache-Control": "public, max-age=300"})


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people: written by the server, so that it needs no script from elsewhere."""
    return page(
        request, "coachhub/api_docs.html", {"about": schema()["info"], "words": in_html(schema()["info"]["description"]), "chapters": chapters(schema())}
    )
