"""The collections of a library: another name, two put together, or none any more; their files stay."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import PersonRequest, coach_only
from clients.actions.people import ChangedMeanwhile
from common.answers import invalid, page, tell
from messaging.actions.library import rename_collection
from messaging.forms.library import CollectionForm
from messaging.gates import get_collection
from messaging.readings.library import labels

EDIT, REMOVE = "messaging/edit_collection.html", "messaging/remove_collection.html"


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit_collection(request: PersonRequest, name: str) -> HttpResponse:
    """Another name, which may be that of another collection."""
    found = get_collection(request.user, name)
    form = CollectionForm(request.POST or None, collection=found, others=labels(request.user)[0])
    context = {"section": "library", "form": form, "collection": found}
    if request.method != "POST":
        return page(request, EDIT, context)
    if not form.is_valid():
        return invalid(request, EDIT, context)
    try:
        rename_collection(request.user, name, form.cleaned_data["name"], version=form.cleaned_data["version"], at=timezone.now())
    except ChangedMeanwhile:
        form.meet(get_collection(request.user, name))
        return page(request, EDIT, context | {"is_changed": True}, status=409)
    tell(request, _("The collection is called “%(name)s” now.") % {"name": form.cleaned_data["name"]})
    return redirect(f"{reverse('messaging:library')}?{urlencode({'collection': form.cleaned_data['name']})}")


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def remove_collection(request: PersonRequest, name: str) -> HttpResponse:
    """The collection goes, once it is said that its files stay."""
    found = get_collection(request.user, name)
    if request.method != "POST":
        return page(request, REMOVE, {"section": "library", "collection": found})
    try:
        rename_collection(request.user, name, "", version=request.POST.get("version", ""), at=timezone.now())
    except ChangedMeanwhile:
        return page(request, REMOVE, {"section": "library", "collection": get_collection(request.user, name), "is_changed": True}, status=409)
    tell(request, _("The collection “%(name)s” is gone; what was in it is still in your library.") % {"name": name})
    return redirect("messaging:library")
