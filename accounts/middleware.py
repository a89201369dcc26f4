"""What a request passes because of who makes it: the person's clock and language, the second factor of staff, the ways out."""

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actions import use_token
from accounts.models import User

type Next = Callable[[HttpRequest], HttpResponse]


class TokenMiddleware:
    """Whoever shows a token to the API is the token's person, and nobody with one that does not open: a cookie beside it counts for nothing."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer" and request.path.startswith("/api/"):
            token = use_token(secret.strip(), at=timezone.now())
            request.api_token = token  # type: ignore[attr-defined]
            request.user = token.person if token else AnonymousUser()
        return self.get_response(request)


class PersonMiddleware:
    """Activates the time zone and the language of whoever is signed in; a guest's browser names the language."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        language = user.language if user.is_authenticated else translation.get_language_from_request(request)
        zone = user.zone if user.is_authenticated else None
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class StaffSecondFactor:
    """Leads staff without a second factor to the page where they add one; until then the rest of the site stays shut."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_staff and self._is_beyond(request.path) and self._is_missing(request.user):
            messages.info(request, _("Staff sign in with a second step. Add one here; then everything opens."))
            return redirect("mfa_index")
        return self.get_response(request)

    @staticmethod
    def _is_beyond(path: str) -> bool:
        return not path.startswith((reverse("accounts:profile").removesuffix("profile/"), settings.STATIC_URL))

    @staticmethod
    def _is_missing(user: User) -> bool:
        if settings.DEMO_DOORS and User.objects.of_demo_world().filter(pk=user.pk).exists():
            return False
        return not is_mfa_enabled(user)


class WaysOut:
    """Clears what the browser kept when somebody signs out, and leads to identity providers by a page of our own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            # Not "cookies": the session is a new one already, and it carries the sentence that says so.
            # What another account wrote without a connection stays on the device; the page itself cleared the rest.
            keeps = request.method == "POST" and "keeps_unsent" in request.POST
            response["Clear-Site-Data"] = '"cache"' if keeps else '"cache", "storage"'
        if request.method == "POST" and response.status_code == 302 and urlsplit(response["Location"]).netloc not in {"", request.get_host()}:
            # The browser checks form-action along every redirect of a form, also the provider's own, whose addresses
            # nobody can list. A page that forwards by itself ends the form's way at home.
            return render(request, "socialaccount/login_redirect.html", {"redirect_to": response["Location"]})
        return response
