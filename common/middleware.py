"""What every request passes: its log line, refusal of text that no database takes, pages that nobody else keeps."""

import json
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import add_never_cache_headers, patch_cache_control

from common.api.problems import PROBLEM, problem

log = structlog.get_logger("requests")
type Next = Callable[[HttpRequest], HttpResponse]

# Shorter words in an address are names of things; longer ones may be tokens, which are keys.
LONGEST_LOGGED_WORD = 20
CHARSETS = {None, "utf-8", "utf8", "us-ascii", "ascii"}


class RequestLog:
    """One line per request: method, path without its query and without tokens, status, milliseconds, person."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        structlog.contextvars.bind_contextvars(request=uuid.uuid4().hex[:12])
        try:
            response = self.get_response(request)
            log.info("request", method=request.method, path=loggable_path(request), status=response.status_code,
                     ms=round((time.perf_counter() - started) * 1000, 1), person=_known_person(request))  # fmt: skip
            return response
        finally:
            structlog.contextvars.clear_contextvars()


class Problems:
    """Whatever goes wrong under /api/ is said as problem details, also where no operation ever heard of the request."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith("/api/") or response.headers.get("Content-Type") == PROBLEM:
            return response
        headers = {name: response[name] for name in ("Allow", "Retry-After") if response.has_header(name)}
        return problem(response.status_code, headers=headers)


class CleanInput:
    """Refuse NUL and lone surrogates in address, headers, cookies, query, form and JSON: PostgreSQL stores neither."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A quoted cookie can spell NUL as \000, and the session is looked up by one.
        if any(_is_unstorable(text) for text in (request.path, *_headers(request), *request.COOKIES.values())):
            raise BadRequest("The request holds a character that cannot be stored.")
        if not _is_utf8(request):
            raise BadRequest("The request must be in UTF-8.")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        try:
            if any(_is_unstorable(text) for text in _texts(request, kwargs)):
                raise BadRequest("The text holds a character that cannot be stored.")
        except (MultiPartParserError, UnreadablePostError):
            raise BadRequest("The form could not be read.") from None


class PrivatePages:
    """Pages are for one person: browsers and proxies keep no copy."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True, private=True)
        return response


class CompressedPages(GZipMiddleware):
    """Compress what pages say; a file of which somebody may ask for a part leaves as it is."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        return response if response.has_header("Accept-Ranges") else super().process_response(request, response)


class NamelessWatchers:
    """Whoever asks for the house's health is nobody: looking up a session would need the database that is asked about."""

    PATHS = frozenset({"/healthz", "/readyz"})

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in self.PATHS:
            request.COOKIES.clear()
        return self.get_response(request)


def loggable_path(request: HttpRequest) -> str:
    """The path with every captured token replaced: whoever reads the log cannot follow an invitation."""
    path = request.path
    for word in request.resolver_match.captured_kwargs.values() if request.resolver_match else ():  # type: ignore[attr-defined]
        if isinstance(word, str) and len(word) > LONGEST_LOGGED_WORD:
            path = path.replace(word, "...")
    return path


def _headers(request: HttpRequest) -> Iterable[str]:
    return (value for name, value in request.META.items() if name.startswith(("HTTP_", "CONTENT_")) and isinstance(value, str))


def _is_utf8(request: HttpRequest) -> bool:
    # Django decodes with whatever codec Python knows by this name, rot13 and unicode_escape among them.
    charset = (request.content_params or {}).get("charset")
    return (charset.lower() if charset else None) in CHARSETS


def _texts(request: HttpRequest, kwargs: dict[str, Any]) -> Iterable[Any]:
    yield from (value for value in kwargs.values() if isinstance(value, str))
    yield from _pairs(request.GET)
    if request.method in {"GET", "HEAD"}:
        return
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        yield from _pairs(request.POST)
        yield from (file.name for files in request.FILES.lists() for file in files[1])
    elif "json" in (request.content_type or "") or request.content_type in {"", "text/plain"}:
        yield from _json_texts(request.body)


def _pairs(query: Any) -> Iterable[str]:
    for name, values in query.lists():
        yield name
        yield from values


def _json_texts(body: bytes) -> Iterable[str]:
    try:
        pending = [json.loads(body)] if body else []
    except (ValueError, RecursionError):
        return  # the view says what is wrong with it
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            pending += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            pending += value


def _is_unstorable(text: str | None) -> bool:
    return text is not None and ("\0" in text or (not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)))


def _known_person(request: HttpRequest) -> int | None:
    # Only what this request looked up already: the log must not cost a query.
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None else None
