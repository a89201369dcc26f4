"""Handing clients over: by their coach, or by whoever owns the practice."""

from django.core import signing
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gates import PersonRequest, coach_only
from accounts.models import User
from clients import actions
from clients.forms.states import HandOverForm, OwnerHandOverForm
from clients.gates import get_client_of_practice, get_live_client, get_own_practice
from clients.models import Client
from clients.readings.practice import practice_rows
from common.answers import Context, invalid, page, tell

ROWS = 50


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: PersonRequest, client_id: int) -> HttpResponse:
    """A coach lets a colleague coach a client, in their own place or beside them."""
    client = get_live_client(request.user, client_id)
    colleagues = _coaches(request).exclude(pk=request.user.pk)
    form = HandOverForm(request.POST or None, colleagues=colleagues)
    context = {"section": "clients", "client": client, "form": form, "colleagues": colleagues.exists(), "back": client.get_absolute_url()}
    if request.method != "POST":
        return page(request, "clients/hand_over.html", context)
    if form.is_valid() and _handed_over(request, client, form, ends=request.user if form.cleaned_data["stays"] == "ends" else None):
        return redirect("home" if form.cleaned_data["stays"] == "ends" else client)
    return invalid(request, "clients/hand_over.html", context)


@coach_only
@require_safe
def practice(request: PersonRequest) -> HttpResponse:
    """The owner's bare list: names, coaches, states, and nothing else."""
    own = get_own_practice(request.user)
    rows = practice_rows(request.user, after=_mark(request.GET.get("after", "")), limit=ROWS + 1)
    more = signing.dumps([rows[ROWS - 1].sort_name, rows[ROWS - 1].client_id], salt="practice") if len(rows) > ROWS else ""
    context = {"section": "practice", "practice": own, "rows": rows[:ROWS], "next": f"?{urlencode({'after': more})}" if more else ""}
    return page(request, "clients/practice.html", context | {"is_later_page": bool(request.GET.get("after"))})


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def practice_hand_over(request: PersonRequest, client_id: int) -> HttpResponse:
    """The owner gives a client another coach, also when the one of now has left."""
    get_own_practice(request.user)
    client, coaches = get_client_of_practice(request.user, client_id)
    form = OwnerHandOverForm(
        request.POST or None, colleagues=User.objects.visible_to(request.user).filter(is_active=True, role=User.Role.COACH), coaches=coaches
    )
    context: Context = {"section": "practice", "client": client, "form": form, "colleagues": True, "is_owner": True}
    if request.method != "POST":
        return page(request, "clients/hand_over.html", context)
    if form.is_valid() and _handed_over(request, client, form, ends=form.ending):
        return redirect("practice")
    return invalid(request, "clients/hand_over.html", context)


def _coaches(request: PersonRequest) -> QuerySet[User]:
    return User.objects.visible_to(request.user).filter(is_active=True, role=User.Role.COACH)


def _handed_over(request: PersonRequest, client: Client, form: HandOverForm, *, ends: User | None) -> bool:
    """Hand over and say so; False with a sentence at the field when nothing would change."""
    to = form.cleaned_data["to"]
    try:
        actions.hand_over(client, to=to, ends=ends, by=request.user, at=timezone.now())
    except actions.AlreadyCoaches:
        form.add_error("to", _("%(coach)s coaches %(name)s already.") % {"coach": to.name, "name": client.name})
        return False
    except actions.WasLeft:
        form.add_error("to", _("%(name)s ended the coaching with %(coach)s, and alone opens it again.") % {"coach": to.name, "name": client.name})
        return False
    tell(request, _("%(coach)s coaches %(name)s from now on.") % {"coach": to.name, "name": client.name})
    return True


def _mark(after: str) -> tuple[str, int] | None:
    try:
        sort_name, client_id = signing.loads(after, salt="practice")
    except signing.BadSignature:
        return None
    return sort_name, client_id
