"""The views of the list that a coach keeps: filters, order and layout under a name."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gates import PersonRequest, coach_only
from clients import actions
from clients.forms.saved_views import SavedViewForm
from clients.gates import get_saved_view
from clients.models import SavedView
from coachhub.home.asked import Asked
from common.answers import invalid, page, tell
from common.submissions import once

TEMPLATE = "coachhub/saved_views.html"


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: PersonRequest) -> HttpResponse:
    """The views, to be renamed or taken away; and keeping one more."""
    asked = Asked.of(QueryDict((request.POST or request.GET).get("query", "")[:2000]).dict())
    form = SavedViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(request, lambda: _kept(request, form, asked)))
        except actions.NameTaken:
            form.add_error("name", _name_taken())
        except actions.TooManyViews:
            form.add_error(None, _("You keep %(count)d views already. Take one away below, then save this one.") % {"count": actions.MOST})
    answer = invalid if request.method == "POST" else page
    return answer(request, TEMPLATE, _context(request) | {"form": form, "asked": asked})


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def rename_view(request: PersonRequest, view_id: int) -> HttpResponse:
    view = get_saved_view(request.user, view_id)
    form = SavedViewForm(request.POST or None, instance=view)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_view(view, form.cleaned_data["name"])
        except actions.NameTaken:
            form.add_error("name", _name_taken())
        else:
            tell(request, _("The view is now called “%(name)s”.") % {"name": view.name})
            return redirect("saved_views")
    answer = invalid if request.method == "POST" else page
    return answer(request, TEMPLATE, _context(request) | {"form": form, "renamed": view})


@coach_only
@require_POST
def drop_view(request: PersonRequest, view_id: int) -> HttpResponse:
    view = get_saved_view(request.user, view_id)
    actions.drop_view(view)
    tell(request, _("The view “%(name)s” is gone. The clients in it stay.") % {"name": view.name})
    return redirect("saved_views")


def _kept(request: PersonRequest, form: SavedViewForm, asked: Asked) -> str:
    view = actions.keep_view(form.cleaned_data["name"], asked.query, by=request.user)
    tell(request, _("The view “%(name)s” is saved. It stands above your clients.") % {"name": view.name})
    return f"{reverse('home')}?{view.query}"


def _context(request: PersonRequest) -> dict[str, object]:
    return {"section": "clients", "views": list(SavedView.objects.visible_to(request.user))}


def _name_taken() -> str:
    return _("You already have a view with this name. Choose another one.")
