"""Writing to many clients at once, and the words that a coach sends often; whether others see what one has read."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_only, coach_or_client_only
from clients.models import Client
from common.answers import invalid, page, tell
from common.submissions import once, sent_before
from messaging.actions import outgoing, reading
from messaging.actions.sending import Paused, send_to_many
from messaging.actions.uploads import NoRoom, keep
from messaging.forms.many import ManyForm
from messaging.forms.messages import TemplateForm
from messaging.forms.uploads import no_room
from messaging.gates import find_template, get_template
from messaging.models import MessageTemplate
from messaging.views.composer import chosen
from messaging.views.looks import chip

MANY = "messaging/many.html"


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: PersonRequest) -> HttpResponse:
    """One text for several clients, with files or without; each gets a message of their own."""
    if request.method != "POST" or "use" in request.POST:
        return page(request, MANY, _many_page(request, ManyForm(user=request.user, initial=_begun(request))))
    form = ManyForm(request.POST, request.FILES, user=request.user)
    try:
        if place := once(request, lambda: _sent(request, form)) if form.is_valid() else sent_before(request):
            return redirect(place)
    except Paused:
        form.add_error("clients", _("Messages to all of them are paused, so nothing was sent. Your words are still here."))
    except NoRoom as problem:
        form.add_error("upload", no_room(problem))
    return invalid(request, MANY, _many_page(request, form))


def _sent(request: PersonRequest, form: ManyForm) -> str:
    ids, now = form.client_ids, timezone.now()
    arrived = keep(form.cleaned_data["upload"], client=None, by=request.user, at=now) if form.cleaned_data["upload"] else []
    reached = send_to_many(ids, form.written(arrived), by=request.user, at=now)
    said = ngettext("The message went to %(count)d client.", "The message went to %(count)d clients, to each alone.", len(reached)) % {"count": len(reached)}
    paused = Client.objects.visible_to(request.user).filter(pk__in=ids - set(reached)).order_by("sort_name", "pk").values_list("name", flat=True)
    tell(request, " ".join([said, *(_("Messages to %(name)s are paused.") % {"name": name} for name in paused)]))
    return reverse("messaging:people")


def _begun(request: PersonRequest) -> dict[str, Any]:
    """What the form begins with: what was typed before a template was asked for and the template's words after it, or an item that the address names."""
    template = find_template(request.user, request.POST.get("use") or request.GET.get("template", ""))
    words = [request.POST.get("content", "").strip(), template.body if template else ""]
    chosen_before: dict[str, Any] = {name: request.POST.getlist(name) for name in ("clients", "tags", "kept", "items")} | {
        "everybody": "everybody" in request.POST
    }
    attached = [number for number in [request.GET.get("attach", "")] if number.isdecimal() and len(number) < 18]
    return chosen_before | {"content": "\n\n".join(filter(None, words)), "items": chosen_before["items"] + attached}


def _many_page(request: PersonRequest, form: ManyForm) -> dict[str, Any]:
    mine = MessageTemplate.objects.visible_to(request.user).order_by("title", "pk")
    return {"section": "messages", "form": form, "templates": mine, "hanging": [chip("kept", row) for row in chosen(form, "kept")]}


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: PersonRequest) -> HttpResponse:
    """The words that a coach sends often, and a form for more."""
    form = TemplateForm(request.POST or None, user=request.user)
    if request.method != "POST":
        return page(request, "messaging/templates.html", _template_page(request, form))
    if not form.is_valid():
        return invalid(request, "messaging/templates.html", _template_page(request, form))
    outgoing.keep_template(form.instance, by=request.user)
    tell(request, _("The template is kept."))
    return redirect(request.get_full_path())


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_template(request: PersonRequest, template_id: int) -> HttpResponse:
    template = get_template(request.user, template_id)
    form = TemplateForm(request.POST or None, instance=template, user=request.user)
    context = {"section": "messages", "form": form, "template": template}
    if request.method != "POST":
        return page(request, "messaging/edit_template.html", context)
    if not form.is_valid():
        return invalid(request, "messaging/edit_template.html", context)
    outgoing.keep_template(form.instance, by=request.user)
    tell(request, _("The changes are saved."))
    return redirect("messaging:templates")


@coach_only
@require_POST
def remove_template(request: PersonRequest, template_id: int) -> HttpResponse:
    template = get_template(request.user, template_id)
    template.delete()
    tell(request, _("The template “%(title)s” is gone.") % {"title": template.title})
    return redirect("messaging:templates")


@coach_or_client_only
@require_POST
def receipts(request: PersonRequest) -> HttpResponse:
    """Show others when one has read, and see it of them; or neither."""
    (reading.tell_seen if "tell" in request.POST else reading.keep_seen)(request.user)
    tell(
        request,
        _("You see when others have read, and they see it of you.")
        if "tell" in request.POST
        else _("Nobody sees when you have read, and you do not see it of others."),
    )
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "messaging:people")


def _template_page(request: PersonRequest, form: TemplateForm) -> dict[str, Any]:
    """`for` names the thread that the words are wanted for."""
    wanted = request.GET.get("for", "")
    here = reverse("messaging:thread", args=[int(wanted)]) if wanted.isdecimal() and len(wanted) < 18 else reverse("messaging:many")
    return {"section": "messages", "form": form, "templates": MessageTemplate.objects.visible_to(request.user).order_by("title", "pk"), "here": here}
