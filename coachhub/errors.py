"""Pages for when something is wrong: what happened, what it means, what to do."""

import sys
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

TRY_AGAIN_SECONDS = "10"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(404)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 with Retry-After while the database is away or too busy."""
    # Here and not in process_exception, which hears nothing of what fails inside a middleware, such as the session.
    if is_database_away(sys.exc_info()[1]):
        response = _page(503)
        response["Retry-After"] = TRY_AGAIN_SECONDS
        return response
    return _page(500)


def is_database_away(problem: BaseException | None) -> bool:
    """Whether trying again soon helps: no connection, a lost one, a lock held too long, a deadlock."""
    causes = list(_causes(problem))
    if any(isinstance(cause, psycopg.errors.QueryCanceled) for cause in causes):
        return False  # a statement of ours ran into statement_timeout: the next try would too, and somebody must look
    return any(isinstance(cause, OperationalError | InterfaceError | psycopg.OperationalError | psycopg.InterfaceError) for cause in causes)


def _causes(problem: BaseException | None) -> Any:
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__


def _page(status: int) -> HttpResponse:
    # Without the request: these pages must not need the database or a session.
    return HttpResponse(render_to_string(f"errors/{status}.html"), status=status)
