from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, resume_request
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core.ratelimit import consume, respond_429
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.forms.profile import CodeForm, ProfileForm
from accounts.forms.tokens import TokenForm
from accounts.gates import PersonRequest, coach_or_client_only, get_demo_person, get_session, get_token, recently_confirmed
from accounts.models import ApiToken
from common.answers import invalid, page, tell


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """Name, clock and language, and the ways to sign in."""
    form = ProfileForm(request.POST or None, instance=request.user, user=request.user)
    context = {"form": form, "section": "settings"} | _ways_in(request)
    if request.method != "POST":
        return page(request, "accounts/profile.html", context)
    if not form.is_valid():
        return invalid(request, "accounts/profile.html", context)
    form.save()
    tell(request, _("Your profile is saved."))
    return redirect("accounts:profile")


def _ways_in(request: PersonRequest) -> dict[str, object]:
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return {
        "role": request.user.get_role_display(),
        "has_password": request.user.has_usable_password(),
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        "connections": SocialAccount.objects.filter(user=request.user).count(),
        "is_nudged": not kinds,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PersonRequest) -> HttpResponse:
    """Show who is there by an emailed code, for people who have neither password nor second factor."""
    if get_reauthentication_flows(request.user):
        return redirect("account_reauthenticate")
    form = CodeForm(request.POST if "code" in request.POST else None)
    context = {"form": form, "next": get_next_redirect_url(request) or "", "is_sent": actions.CODE_KEY in request.session}
    if request.method != "POST":
        return page(request, "accounts/confirm.html", context)
    if not consume(request, action="reauthenticate", user=request.user):
        return respond_429(request)
    if not form.is_bound:
        actions.mail_confirmation_code(request.session, person=request.user, at=timezone.now())
        return page(request, "accounts/confirm.html", context | {"is_sent": True})
    return _confirmed(request, form, context)


def _confirmed(request: PersonRequest, form: CodeForm, context: dict[str, object]) -> HttpResponse:
    if form.is_valid() and actions.redeem_confirmation_code(request.session, form.cleaned_data["code"], at=timezone.now()):
        record_authentication(request, request.user, method="code", reauthenticated=True)
        return resume_request(request) or redirect("accounts:profile")
    form.add_error("code", _("This is not the code we sent, or it is older than ten minutes. Check the newest email, or ask for a new code."))
    return invalid(request, "accounts/confirm.html", context | {"is_sent": actions.CODE_KEY in request.session})


@require_POST
def end_session(request: PersonRequest, session_id: int) -> HttpResponse:
    """Sign one of the person's other browsers out."""
    get_session(request.user, session_id).end()
    tell(request, _("That browser is signed out."))
    return redirect("usersessions_list")


@coach_or_client_only
@recently_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: PersonRequest) -> HttpResponse:
    """The person's keys to the API; a new one shows its secret in this answer and never again."""
    form = TokenForm(request.POST or None, instance=ApiToken(), user=request.user)
    now = timezone.now()
    context = {"section": "settings", "form": form, "tokens": ApiToken.objects.visible_to(request.user), "now": now}
    if request.method != "POST":
        return page(request, "accounts/tokens.html", context)
    if not form.is_valid():
        return invalid(request, "accounts/tokens.html", context)
    secret = actions.make_token(form.save(commit=False), lasts=form.lasts, at=now)
    return page(request, "accounts/tokens.html", context | {"secret": secret, "form": TokenForm(instance=ApiToken(), user=request.user)})


@coach_or_client_only
@require_POST
def revoke_token(request: PersonRequest, token_id: int) -> HttpResponse:
    """From the next request on this key opens nothing."""
    token = get_token(request.user, token_id)
    token.delete()
    tell(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("accounts:tokens")


@login_not_required
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Walk into the demo world without a password."""
    person = get_demo_person(request.POST.get("role", ""))
    # The doors stand open on purpose, so neither an address nor a second factor has to be proven.
    return perform_login(request, person, email_verification="none", redirect_url=get_next_redirect_url(request) or "/")
