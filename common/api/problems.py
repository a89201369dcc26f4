"""What is wrong, for machines: problem details (RFC 9457)."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import TypedDict

from django.http import HttpResponse
from django.utils.translation import gettext as _

PROBLEM = "application/problem+json"


class Wrong(TypedDict):
    """One field of a request that cannot stay as it is."""

    field: str
    detail: str


class Problem(Exception):
    """Why an operation does nothing: ends it with this status."""

    def __init__(self, status: int, detail: str, *, errors: Sequence[Wrong] = (), headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers = status, detail, errors, headers or {}

    def response(self) -> HttpResponse:
        return problem(self.status, self.detail, errors=self.errors, headers=self.headers)


def problem(status: int, detail: str = "", *, errors: Sequence[Wrong] = (), headers: dict[str, str] | None = None) -> HttpResponse:
    """An answer that says what happened and what to do; without a sentence of its own that of its status."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail or _sentence(status)}
    return HttpResponse(json.dumps(said | ({"errors": list(errors)} if errors else {})), status=status, content_type=PROBLEM, headers=headers)


def _sentence(status: int) -> str:
    sentences = {
        400: _("The request cannot be read. Check that it is JSON in UTF-8, without characters that cannot be stored."),
        401: _("Sign in first: send a personal token as “Authorization: Bearer …”, or the cookie of a session."),
        403: _("The request does not prove that it comes from you, or the token is not for this. Nothing was done."),
        404: _("There is nothing here, or it is not yours."),
        405: _("This address does not know this method. The header Allow says which it knows."),
        413: _("The request is larger than can be taken."),
        503: _("The house cannot answer right now. Nothing was done; try again in a moment."),
    }
    return sentences.get(status) or _("Something is wrong here. Nothing was done; it is noted, and you can try again.")
