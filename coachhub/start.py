"""The first page of an empty installation: somebody creates the practice and is in."""

from allauth.account.utils import perform_login
from allauth.account.views import login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms.arrivals import FoundingForm
from accounts.models import User
from common.answers import invalid, page


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Create the first person and the practice; once anybody exists there is no such page."""
    if User.objects.exists():
        raise Http404
    if not _has_key(request):
        return page(request, "coachhub/start.html", {"is_locked": True}, status=403)
    form = FoundingForm(request.POST or None, initial={"time_zone": "UTC", "language": get_language()})
    if request.method != "POST":
        return page(request, "coachhub/start.html", {"form": form})
    if not form.is_valid():
        return invalid(request, "coachhub/start.html", {"form": form})
    try:
        person = actions.found(form.instance, password=form.cleaned_data["password"], practice_name=form.cleaned_data["practice_name"])
    except actions.AlreadyFounded:
        raise Http404 from None
    return perform_login(request, person, redirect_url="/")


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, or while nobody can sign in the page that changes that."""
    if request.method != "POST" and not User.objects.exists():
        return redirect("start")
    return login(request)


def _has_key(request: HttpRequest) -> bool:
    return not settings.SETUP_KEY or constant_time_compare(request.GET.get("key", ""), settings.SETUP_KEY)
