"""The sentence for whoever tries to change something of a client in the archive."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from clients.actions.states import Archived
from clients.models import Client
from common.answers import page

type Next = Callable[[HttpRequest], HttpResponse]
NOT_TYPED = {"csrfmiddlewaretoken", "form_token", "version"}


class ReadOnlyArchive:
    """Answers every refused write alike with 409, so that no view has to: in place for htmx, else as a page with what was typed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, Archived):
            return None
        sentence = _sentence(request, problem.client)
        if request.htmx:  # type: ignore[attr-defined]
            messages.error(request, sentence)
            response = HttpResponse(render_to_string("components/toasts.html", {"oob": True}, request), status=409)
            response["HX-Reswap"] = "none"
            return response
        context = {"section": "clients", "client": problem.client, "sentence": sentence, "typed": _typed(request)}
        return page(request, "clients/archived.html", context, status=409)


def _sentence(request: HttpRequest, client: Client) -> str:
    if getattr(request.user, "is_client", False):
        return _("Your coach moved this coaching to the archive. All of it stays here to read; nothing can be changed, and nothing was saved.")
    return _("%(name)s is in the archive. All of it stays there to read; nothing can be changed, and nothing was saved.") % {"name": client.name}


def _typed(request: HttpRequest) -> list[str]:
    """The longer texts of the form, so that somebody can copy them."""
    return [text for name, texts in request.POST.lists() if name not in NOT_TYPED for text in texts if len(text) > 20]
