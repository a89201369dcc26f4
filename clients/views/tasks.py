from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.gates import PersonRequest, client_only
from clients import actions
from clients.gates import get_own_task
from common.answers import answer


@client_only
@require_POST
def tick(request: PersonRequest, task_id: int) -> HttpResponse:
    """The client's own tick on a task, or taking it back."""
    task = get_own_task(request.user, task_id)
    change = actions.reopen if request.POST.get("to") == "open" else actions.finish
    task = change(task, by=request.user, at=timezone.now())
    context = {"task": task, "today": task.client.today(timezone.now())}
    return answer(request, "coachhub/portal.html", "task", context=context, otherwise="me")
