"""Whom to call, and from whom a client does not want to hear."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, client_only, coach_only, coach_or_client_only
from clients.gates import get_own_client, get_own_practice
from common.answers import invalid, page, tell
from messaging.actions import safety
from messaging.forms.safety import HelpCardForm
from messaging.gates import get_coach_of, get_help_card
from messaging.models import Hush
from messaging.readings.help import card_for, numbers_for

HOW = {"mute": Hush.How.MUTE, "block": Hush.How.BLOCK}


@coach_or_client_only
@require_safe
def help_now(request: PersonRequest) -> HttpResponse:
    """Whom to call when it cannot wait."""
    card = card_for(request.user)
    return page(request, "messaging/help.html", {"section": "help", "card": card})


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_help(request: PersonRequest) -> HttpResponse:
    """The practice's own words on the card, by whoever owns the practice."""
    practice = get_own_practice(request.user)
    form = HelpCardForm(request.POST or None, instance=get_help_card(practice))
    numbers = numbers_for(form["country"].value() or "", request.user.time_zone)
    context = {"section": "help", "form": form, "numbers": numbers}
    if request.method != "POST":
        return page(request, "messaging/edit_help.html", context)
    if not form.is_valid():
        return invalid(request, "messaging/edit_help.html", context)
    safety.keep_card(practice, words=form.cleaned_data["words"], country=form.cleaned_data["country"])
    tell(request, _("The card is saved. Your clients read it under “Help now”."))
    return redirect("messaging:help")


@client_only
@require_safe
def quiet(request: PersonRequest) -> HttpResponse:
    """Who may write, and from whom it is quiet."""
    client = get_own_client(request.user)
    hushed = {hush.person_id: hush for hush in Hush.objects.visible_to(request.user).filter(client=client)}
    coaches = [coaching.coach for coaching in client.coachings.filter(ended_at=None).select_related("coach").order_by("started_at", "id")]
    rows = [{"coach": coach, "how": hushed[coach.pk].how if coach.pk in hushed else "", "since": hushed.get(coach.pk)} for coach in coaches]
    return page(request, "messaging/quiet.html", {"section": "messages", "client": client, "rows": rows, "now": timezone.now()})


@client_only
@require_POST
def change_quiet(request: PersonRequest, person_id: int) -> HttpResponse:
    """Mute or block a coach, or hear again."""
    client, how = get_own_client(request.user), request.POST.get("how", "")
    coach = get_coach_of(client, person_id)
    if how in HOW:
        safety.pause(client, coach, HOW[how], at=timezone.now())
        tell(request, _("It is quiet from %(name)s, who reads only that messages are paused.") % {"name": coach.first_name})
    else:
        safety.hear_again(client, coach)
        tell(request, _("You hear from %(name)s again.") % {"name": coach.first_name})
    return redirect("messaging:quiet")
