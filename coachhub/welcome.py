"""What an invited client finds behind the link in the letter: a greeting, a few questions, and the way in."""

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import forget_unproven, welcome_client
from accounts.forms.arrivals import WelcomeForm
from accounts.models import User
from clients import actions
from clients.models import Invitation
from common.answers import invalid, page, tell

TEMPLATE = "coachhub/welcome.html"


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Greet an invited client; looking changes nothing, the form opens the door once."""
    invitation = _invitation(token)
    reason = _obstacle(request, invitation)
    if reason:
        return page(request, TEMPLATE, _words(invitation) | {"reason": reason}, status=200 if reason in {"sign_in", "other"} else 410)
    if request.user.is_authenticated:
        return _join(request, invitation)
    return _arrive(request, invitation)


def _invitation(token: str) -> Invitation:
    invitation = Invitation.objects.with_token(token).select_related("client__practice", "invited_by").first()
    if invitation is None:
        raise Http404
    return invitation


def _obstacle(request: HttpRequest, invitation: Invitation) -> str:
    """Why the form is not offered: used, revoked, expired, other (somebody else is signed in), role, sign_in; empty if it is."""
    if invitation.accepted_at or invitation.client.user_id:
        return "used"
    if invitation.revoked_at:
        return "revoked"
    if not invitation.is_open(timezone.now()):
        return "expired"
    known = User.objects.with_email(invitation.email).proven().first()
    if known and not known.is_client:
        return "role"
    if request.user.is_authenticated:
        return "" if request.user == known else "other"
    return "sign_in" if known else ""


def _words(invitation: Invitation) -> dict[str, object]:
    coach = invitation.invited_by
    return {
        "invitation": invitation,
        "coach": coach.name if coach else "",
        "words": coach.welcome if coach else "",
        "coach_first_name": coach.first_name if coach else _("your coach"),
        "practice": invitation.client.practice.name,
        "first_name": invitation.client.first_name,
    }


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Bind the client to the account that is signed in already."""
    if request.method != "POST":
        return page(request, TEMPLATE, _words(invitation))
    try:
        actions.accept(invitation, user=request.user, at=timezone.now())  # type: ignore[arg-type]
    except (actions.InvitationClosed, IntegrityError):
        return page(request, TEMPLATE, _words(invitation) | {"reason": "used"}, status=410)
    tell(request, _("You are connected with %(practice)s.") % {"practice": invitation.client.practice.name})
    return redirect("me")


def _arrive(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Make the client's account and sign it in."""
    client = invitation.client
    known = {"name": client.name, "time_zone": client.time_zone}
    form = WelcomeForm(request.POST or None, instance=User(email=invitation.email.lower(), language=get_language() or "en"), initial=known)
    context = _words(invitation) | {"form": form}
    if request.method != "POST":
        return page(request, TEMPLATE, context)
    if not form.is_valid():
        return invalid(request, TEMPLATE, context)
    try:
        person = _opened(invitation, form)
    except (actions.InvitationClosed, IntegrityError):
        return page(request, TEMPLATE, _words(invitation) | {"reason": "used"}, status=410)
    return perform_login(request, person, redirect_url="/me/begin/")


@transaction.atomic
def _opened(invitation: Invitation, form: WelcomeForm) -> User:
    """Account and bond in one transaction: when another click was faster, neither stays."""
    forget_unproven(invitation.email)
    person = welcome_client(form.instance, password=form.cleaned_data["password"])
    actions.accept(invitation, user=person, at=timezone.now())
    return person
