"""The library's API in the manners of the house: who is let in, how problems are said, what stands in the description."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from accounts.models import User
from clients.actions import Archived, ChangedMeanwhile
from coachhub.api.description import described
from common.api import Problem, problem
from common.api.manners import with_manners
from progress.actions.journal import EntryChanged
from sessions_app.actions import ChangedMeanwhile as SessionChanged
from sessions_app.actions.words import TextChanged


class Token(HttpBearer):
    """A personal token, made under Profile and sign-in, or by `manage.py make_api_token`. It may be for reading alone, and for some areas alone."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return getattr(request, "api_token", None) and request.user


class Session(APIKeyCookie):
    """The session of a browser that is signed in; every method but GET also needs the CSRF token, in the header X-CSRFToken."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> User | None:
        user = request.user
        if not isinstance(user, User) or hasattr(request, "api_token"):
            return None
        if check_csrf(request):
            raise Problem(403, _("The request does not prove that it comes from you: send the CSRF token as X-CSRFToken. Nothing was done."))
        return user

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return self(request)


class House(NinjaAPI):
    """All operations together; every answer that is no success is a problem."""

    def __init__(self, **options: Any) -> None:
        # Tokens first: a session asks every POST for a CSRF token, which no program has.
        super().__init__(auth=[Token(), Session()], openapi_url=None, docs_url=None, urls_namespace="api", **options)
        self.add_decorator(with_manners, mode="view")

    def get_openapi_operation_id(self, operation: Any) -> str:
        """The name of the function, which is what generated programs call it."""
        return operation.view_func.__name__

    @property
    def urls(self) -> Any:
        """The addresses, open to whoever comes: the operations themselves ask who it is, and answer a program with 401 instead of a page."""
        patterns, app_name, namespace = super().urls
        # The library names an address once for each of its methods.
        operations = list({str(pattern.pattern): pattern for pattern in patterns if getattr(pattern, "name", "") != "api-root"}.values())
        for pattern in operations:
            pattern.callback.login_required = False  # type: ignore[union-attr]
        return operations, app_name, namespace

    def set_default_exception_handlers(self) -> None:
        for kind, answer in ANSWERS.items():
            self.add_exception_handler(kind, answer)  # type: ignore[arg-type]

    def get_openapi_schema(self, **options: Any) -> Any:
        return described(super().get_openapi_schema(path_prefix="api/", **options))


def _wrong(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    errors = [{"field": _field(error["loc"]), "detail": str(error["msg"])} for error in wrong.errors]
    return problem(422, " ".join(f"{error['field']}: {error['detail']}." for error in errors), errors=errors)  # type: ignore[arg-type]


def _field(place: Any) -> str:
    """Where in the request it stands; the names of our arguments say nothing to anybody."""
    return ".".join(str(step) for step in place if step not in {"payload", "asked"})


def _archived(request: HttpRequest, refused: Archived) -> HttpResponse:
    return problem(409, _("%(name)s is in the archive: all can be read, nothing changed. Nothing was saved.") % {"name": refused.client.name})


def _changed(request: HttpRequest, change: Exception) -> HttpResponse:
    return problem(412, _("Somebody saved this meanwhile. Read it again, then send your change with the new ETag."))


ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Problem: lambda request, wrong: wrong.response(),
    Http404: lambda request, wrong: problem(404),
    ValidationError: _wrong,
    AuthenticationError: lambda request, wrong: problem(401, headers={"WWW-Authenticate": "Bearer"}),
    BadRequest: lambda request, wrong: problem(400),
    HttpError: lambda request, wrong: problem(wrong.status_code),
    Archived: _archived,
    **dict.fromkeys((ChangedMeanwhile, EntryChanged, SessionChanged, TextChanged), _changed),
}
