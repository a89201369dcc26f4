"""A practice's own names for the five, wherever one of its people reads them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from clients.domain.naming import naming

type Next = Callable[[HttpRequest], HttpResponse]


class OwnNames:
    """Whatever names an element while the request is answered finds the names that the reader's practice gave, kept beside the reader."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with naming(lambda: request.user.element_names if request.user.is_authenticated else {}):
            return self.get_response(request)
