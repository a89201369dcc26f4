"""Full erasure by staff, when a client asks for it: with the reason, the name typed, and a line in the log that names nobody."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from clients import actions
from clients.forms.erasing import ReasonForm
from clients.models import Client


class ErasesOnRequest(admin.ModelAdmin):
    """An action and a page that erase one client for good."""

    @admin.action(description=_("Erase the chosen client for good"), permissions=["erase"])
    def erase(self, request: HttpRequest, clients: QuerySet[Client]) -> HttpResponse | None:
        if clients.count() != 1:
            self.message_user(request, _("Choose one client: each is erased by name and with a reason of its own."), messages.ERROR)
            return None
        return redirect("admin:clients_client_erase", clients.get().pk)

    def has_erase_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("clients.delete_client")

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(reauthentication_required(self.erase_page))
        return [path("<int:client_id>/erase/", page, name="clients_client_erase"), *super().get_urls()]

    def erase_page(self, request: HttpRequest, client_id: int) -> HttpResponseBase:
        client = Client.objects.filter(pk=client_id).first()
        if client is None or not self.has_erase_permission(request):
            raise Http404
        form = ReasonForm(request.POST or None, client=client)
        if request.method == "POST" and form.is_valid():
            self._erase(request, client, form.cleaned_data["reason"])
            return redirect("admin:clients_client_changelist")
        context = {"title": _("Erase for good"), "client": client, "form": form, "goes": actions.what_goes(client, "client"), "opts": self.opts}
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/clients/client/erase.html", self.admin_site.each_context(request) | context, status=status)

    @transaction.atomic
    def _erase(self, request: HttpRequest, client: Client, reason: str) -> None:
        number = client.pk
        actions.erase_for_good(client)
        LogEntry.objects.create(
            user=request.user,  # type: ignore[misc]  # only staff get here
            content_type=ContentType.objects.get_for_model(Client),
            object_id=str(number),
            object_repr=f"client {number}",
            action_flag=DELETION,
            change_message=reason,
        )
        self.message_user(request, _("Client %(number)d is erased for good.") % {"number": number})
