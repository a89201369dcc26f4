"""Who may enter a page: decorators that let one role in; for anybody else the page does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import ApiToken, User


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User  # type: ignore[assignment]


type View = Callable[..., HttpResponse]


def coach_only[Page: Callable[..., Any]](view: Page) -> Page:
    return _only(view, lambda user: user.is_coach)


def client_only[Page: Callable[..., Any]](view: Page) -> Page:
    return _only(view, lambda user: user.is_client)


def coach_or_client_only[Page: Callable[..., Any]](view: Page) -> Page:
    return _only(view, lambda user: user.is_coach or user.is_client)


def recently_confirmed[Page: Callable[..., HttpResponseBase]](view: Page) -> Page:
    """Let in only who showed within five minutes that they still are who signed in; others do so first and come back."""
    return reauthentication_required(view)


def was_confirmed_lately(request: HttpRequest) -> bool:
    """Whether `recently_confirmed` would let this person in right now."""
    try:
        return not is_reauthentication_required(request, app="account")
    except ReauthenticationRequired:
        return False


def staff_door(login: View) -> View:
    """The admin's sign-in page: leads to the house's own, with all its checks; people who are not staff find nothing."""

    @wraps(login)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.GET.get('next') or reverse('admin:index')})}")
        if not request.user.is_staff:
            raise Http404
        return redirect("admin:index")

    guarded.login_required = False  # type: ignore[attr-defined]
    return guarded


def get_demo_person(role: str) -> User:
    """The person behind a door of the demo world; for any other world and role a 404."""
    if not settings.DEMO_DOORS or role not in User.Role.values:
        raise Http404
    return get_object_or_404(User.objects.of_demo_world().filter(is_active=True), email=f"{role}@example.com", role=role)


def get_session(user: User, session_id: int) -> UserSession:
    return get_object_or_404(UserSession.objects.filter(user=user), pk=session_id)


def get_token(user: User, token_id: int) -> ApiToken:
    """One of the person's own keys to the API."""
    return get_object_or_404(ApiToken.objects.visible_to(user), pk=token_id)


def _only[Page: Callable[..., Any]](view: Page, may_enter: Callable[[User], bool]) -> Page:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Guests never get here: LoginRequiredMiddleware sends them to the sign-in page.
        if not may_enter(request.user):  # type: ignore[arg-type]
            raise Http404
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]
