"""Where allauth asks the house: who may sign up, how secrets are kept, which outside identity is whose."""

import hashlib
import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import Provider, ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import actions
from accounts.domain.sealing import seal, unseal
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed. Ask your coach, or whoever runs this site, to open it again."),
        "email_password_mismatch": gettext_lazy("Address and password do not belong together. Check both, or let us email you a code instead."),
        "enter_current_password": gettext_lazy("This is not your current password. Type the one you sign in with today."),
        "incorrect_code": gettext_lazy("This is not the code we sent. Check the newest email and type it again."),
        "incorrect_password": gettext_lazy("This is not your password. Type the one you sign in with."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait five minutes, or let us email you a code instead."),
        "rate_limited": gettext_lazy("That was too often in a short time. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.IS_SIGNUP_OPEN

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Save a coach who signs up, with the practice; half of it never stays."""
        user.name, user.time_zone = form.cleaned_data["name"], form.cleaned_data["time_zone"]
        super().save_user(request, user, form, commit=True)
        actions.open_practice(form.cleaned_data["practice_name"], owner=user)
        return user

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """As allauth decides, but people without password and second factor confirm by an emailed code, where allauth would ask nothing."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        if required and _confirms_by_code(self.request.user) and not _confirmed_lately(self.request):
            raise ReauthenticationRequired
        return required

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Password, then passkey, then codes; the first is asked for, the others are offered beside it."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
            "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
        }
        found = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        methods = [found[name] | {"description": description} for name, description in words.items() if name in found]
        if not methods and user.is_authenticated:
            methods = [{"id": "confirm_by_code", "description": _("Use a code from an email"), "url": reverse("accounts:confirm")}]
        return methods


class MFAAdapter(DefaultMFAAdapter):
    """Keeps what proves a second factor encrypted: reading the database is not enough to sign in."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code does not fit. Codes change every 30 seconds: type the one that is shown now."),
        "unverified_email": gettext_lazy("Confirm your email address first; then a second step can be added."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text, keys=_secret_keys())

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, keys=_secret_keys())

    def _get_site_name(self) -> str:
        return "CoachHub"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        return _("Passkey")


class PinnedOpenIDConnect(OpenIDConnectProvider):
    """An OpenID provider whose people are known by issuer and subject together: another issuer can never speak for them."""

    def extract_uid(self, data: dict[str, Any]) -> str:
        token, described = data.get("id_token") or {}, data.get("userinfo") or {}
        issuer = str(token.get("iss", ""))
        if issuer.rstrip("/") != self.app.settings["server_url"].rstrip("/"):
            raise ProviderException("The identity comes from another issuer than the configured one.")
        if described and described.get("sub") != token.get("sub"):
            raise ProviderException("Token and description are about different people.")
        return f"{hashlib.sha256(issuer.encode()).hexdigest()[:16]}:{token['sub']}"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Signs people in with an outside identity that they connected themselves; an equal address alone opens nothing."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        try:
            found = super().get_provider(request, provider, client_id=client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None  # allauth has the addresses of providers that this house does not use
        return PinnedOpenIDConnect(request, app=found.app) if isinstance(found, OpenIDConnectProvider) else found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Send a known person who has not connected this identity yet to the usual sign-in."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        proven = [address.email for address in sociallogin.email_addresses if address.verified]
        if any(User.objects.with_email(email).exists() for email in proven):
            words = _("There is an account with this address already. Sign in as usual, then connect %(provider)s on your profile.")
            messages.info(request, words % {"provider": sociallogin.provider.name})
            raise ImmediateHttpResponse(redirect("account_login"))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user = sociallogin.user
        user.email = (data.get("email") or "").lower()
        user.name = data.get("name") or " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        return {"name": sociallogin.user.name, "email": sociallogin.user.email}


def _confirms_by_code(user: Any) -> bool:
    return user.is_authenticated and not get_reauthentication_flows(user)


def _confirmed_lately(request: HttpRequest) -> bool:
    confirmed_at = [record["at"] for record in get_authentication_records(request, request.user) if record.get("reauthenticated")]
    return bool(confirmed_at) and time.time() - confirmed_at[-1] < account_settings.REAUTHENTICATION_TIMEOUT


def _secret_keys() -> list[str]:
    return [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
