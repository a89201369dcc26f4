"""Programs that are told what happens: adding one, how it goes, and ending it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import PersonRequest, coach_only, recently_confirmed
from clients.templatetags.acts import WORDS
from common.answers import invalid, page, tell
from messaging.actions import webhooks as actions
from messaging.forms.webhooks import LABELS, WebhookForm
from messaging.gates import get_delivery, get_webhook
from messaging.models import Delivery, Webhook

PAGE = "messaging/webhooks.html"
ROWS = 30
PROBLEMS = {
    "inside": gettext_lazy("its address lies inside of a house, so nothing was sent"),
    "unknown": gettext_lazy("nobody knows its address"),
    "slow": gettext_lazy("no answer within ten seconds"),
    "unproven": gettext_lazy("its certificate proves nothing"),
    "broken": gettext_lazy("the line broke"),
    "garbled": gettext_lazy("its answer was not HTTP"),
}


@coach_only
@recently_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: PersonRequest) -> HttpResponse:
    """The coach's webhooks; a new one shows its secret in this answer and never again."""
    form = WebhookForm(request.POST or None, instance=Webhook(), user=request.user)
    context = {"section": "settings", "form": form, "hooks": [_line(hook) for hook in Webhook.objects.visible_to(request.user)]}
    if request.method != "POST":
        return page(request, PAGE, context)
    if not form.is_valid():
        return invalid(request, PAGE, context)
    hook = form.save(commit=False)
    secret = actions.add(hook, at=timezone.now())
    fresh = WebhookForm(instance=Webhook(), user=request.user)
    return page(request, PAGE, context | {"secret": secret, "form": fresh, "hooks": [_line(hook) for hook in Webhook.objects.visible_to(request.user)]})


@coach_only
@recently_confirmed
@require_safe
def webhook(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """How telling it went, the newest first."""
    hook, before = get_webhook(request.user, webhook_id), request.GET.get("before", "")
    found = Delivery.objects.visible_to(request.user).filter(webhook=hook).select_related("act").order_by("-pk")
    is_number = before.isascii() and before.isdigit() and len(before) < 19
    rows = list((found.before(int(before)) if is_number else found)[: ROWS + 1])
    context = {
        "section": "settings",
        "hook": hook,
        "now": timezone.now(),
        "rows": [_delivery(row) for row in rows[:ROWS]],
        "earlier": f"?before={rows[ROWS - 1].pk}" if len(rows) > ROWS else "",
    }
    return page(request, "messaging/webhook.html", context)


@coach_only
@recently_confirmed
@require_POST
def try_out(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """Send something that is about nobody."""
    hook = get_webhook(request.user, webhook_id)
    actions.test(hook, at=timezone.now())
    tell(request, _("A test is on its way. The list says how it went."))
    return redirect("messaging:webhook", hook.pk)


@coach_only
@require_POST
def pause(request: PersonRequest, webhook_id: int) -> HttpResponse:
    hook = get_webhook(request.user, webhook_id)
    actions.pause(hook, at=timezone.now())
    tell(request, _("“%(name)s” is told nothing until you let it go on.") % {"name": hook.name})
    return redirect("messaging:webhook", hook.pk)


@coach_only
@recently_confirmed
@require_POST
def resume(request: PersonRequest, webhook_id: int) -> HttpResponse:
    hook = get_webhook(request.user, webhook_id)
    actions.resume(hook, at=timezone.now())
    tell(request, _("“%(name)s” is told again what happens.") % {"name": hook.name})
    return redirect("messaging:webhook", hook.pk)


@coach_only
@require_POST
def end(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """Nothing is sent any more, and what was noted of it goes."""
    hook = get_webhook(request.user, webhook_id)
    hook.delete()
    tell(request, _("“%(name)s” is told nothing any more.") % {"name": hook.name})
    return redirect("messaging:webhooks")


@coach_only
@recently_confirmed
@require_POST
def replay(request: PersonRequest, webhook_id: int, delivery_id: int) -> HttpResponse:
    """Once more, under the same number."""
    actions.replay(get_delivery(request.user, webhook_id, delivery_id), at=timezone.now())
    tell(request, _("It is sent once more. The list says how it went."))
    return redirect("messaging:webhook", webhook_id)


def _line(hook: Webhook) -> dict[str, Any]:
    return {"hook": hook, "subjects": ", ".join(str(LABELS[subject]) for subject in hook.subjects if subject in LABELS)}


def _delivery(row: Delivery) -> dict[str, Any]:
    words = str(WORDS[row.act.kind]) % {"title": row.act.title} if row.act else _("A test")
    return {"row": row, "words": words, "tries": [_try(tried) for tried in row.tries[::-1]], "is_settled": row.state != Delivery.State.WAITING}


def _try(tried: dict[str, Any]) -> dict[str, Any]:
    said = PROBLEMS.get(tried["problem"]) or _("answered %(status)s") % {"status": tried["status"]}
    return {"at": parse_datetime(tried["at"]), "said": said, "milliseconds": tried["milliseconds"]}
