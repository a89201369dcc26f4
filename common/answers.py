"""What a view answers: a whole page, or for htmx the parts of it that change."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

type Context = dict[str, Any]


def page(request: HttpRequest, template: str, context: Context | None = None, *, partial: str = "", status: int = 200) -> HttpResponse:
    """The whole page, or only the named partial of its template when htmx asks."""
    name = f"{template}#{partial}" if partial and _is_htmx(request) else template
    return _varying(HttpResponse(render_to_string(name, context, request), status=status))


def answer(request: HttpRequest, template: str, *partials: str, context: Context | None = None, otherwise: Any) -> HttpResponse:
    """After a write: for htmx the first partial in place and the others out of band, else a redirect to `otherwise`."""
    if not _is_htmx(request):
        return _varying(redirect(otherwise))
    first, *others = partials
    parts = [render_to_string(f"{template}#{first}", context, request)]
    parts += [render_to_string(f"{template}#{name}", (context or {}) | {"oob": True}, request) for name in others]
    parts.append(render_to_string("components/toasts.html", {"oob": True}, request))
    return _varying(HttpResponse("".join(parts)))


def invalid(request: HttpRequest, template: str, context: Context, *, partial: str = "") -> HttpResponse:
    """The form again with its errors and everything that was typed, status 422."""
    return page(request, template, context, partial=partial, status=422)


def tell(request: HttpRequest, sentence: str, *, undo: str = "") -> None:
    """Say in a toast what happened, on the next page or in the answer; a form sent to the address `undo` takes it back."""
    messages.success(request, sentence, extra_tags=undo)


def _is_htmx(request: HttpRequest) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]


def _varying(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    return response
