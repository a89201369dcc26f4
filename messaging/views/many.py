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
from common.answers import invalid, page, tell
from common.submissions import once
from messaging.actions import outgoing, reading
from messaging.actions.sending import send_to_many
from messaging.forms.messages import ManyForm, TemplateForm
from messaging.gates import find_template, get_template
from messaging.models import MessageTemplate


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: PersonRequest) -> HttpResponse:
    """One text for several clients; each gets a message of their own."""
    template = find_template(request.user, request.GET.get("template", ""))
    form = ManyForm(request.POST or None, user=request.user, initial={"content": template.body if template else ""})
    context = {"section": "messages", "form": form}
    if request.method != "POST":
        return page(request, "messaging/many.html", context)
    if not form.is_valid():
        return invalid(request, "messaging/many.html", context)
    return redirect(once(request, lambda: _sent(request, form)))


def _sent(request: PersonRequest, form: ManyForm) -> str:
    ids = [client.pk for client in form.cleaned_data["clients"]]
    count = send_to_many(ids, form.cleaned_data["content"], by=request.user, at=timezone.now())
    tell(request, ngettext("The message went to %(count)d client.", "The message went to %(count)d clients, to each alone.", count) % {"count": count})
    return reverse("messaging:people")


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
