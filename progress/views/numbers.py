"""Whether somebody reads about themselves with numbers or in words alone."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.gates import PersonRequest, client_only
from common.answers import tell


@client_only
@require_POST
def numbers(request: PersonRequest) -> HttpResponse:
    if request.POST.get("numbers") == "hide":
        actions.hide_numbers(request.user)
        tell(request, _("Your progress is told in words now. You can bring the numbers back at any time."))
    else:
        actions.show_numbers(request.user)
        tell(request, _("The numbers stand there again."))
    return redirect("my_progress")
