"""Clients, who coaches them, who was invited, and private notes, which open only under a support grant."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.domain.zones import time_zones
from clients import actions
from clients.admin.erasing import ErasesOnRequest
from clients.admin.reading import NAME_AND_ADDRESS, LoggedReading, is_its_page, log
from clients.models import Client, Coaching, Invitation, Note, SupportGrant
from clients.models.client import GRANT_LASTS
from common.admin import HouseAdmin, ReadOnlyAdmin


class ClientForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("time zone"), choices=lambda: [(zone, zone.replace("_", " ")) for zone in time_zones()])

    class Meta:
        model = Client
        fields = ("name", "email", "time_zone")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email and Client.objects.filter(practice=self.instance.practice, email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("A client of this practice has this address already."))
        return email


@admin.register(Client)
class ClientAdmin(ErasesOnRequest, LoggedReading, HouseAdmin):
    reads_as = "client"
    form = ClientForm
    actions = ("erase",)
    list_display = ("name", "email", "practice", "state", "since_date")
    list_filter = ("state", "since_date", ("practice", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("practice",)
    search_fields = ("name", "email")
    ordering = ("sort_name", "client_id")
    fields = ("name", "email", "practice", "user", "state", "since_date", "time_zone", "coaches", "created_at")
    readonly_fields = ("practice", "user", "state", "since_date", "coaches", "created_at")

    @admin.display(description=_("coaches"))
    def coaches(self, client: Client) -> str:
        return ", ".join(client.coachings.filter(ended_at=None).order_by("started_at", "id").values_list("coach__name", flat=True))

    def save_model(self, request: HttpRequest, obj: Client, form: Any, change: bool) -> None:
        actions.edit(obj, version=obj.version, at=timezone.now())


@admin.register(Coaching)
class CoachingAdmin(ReadOnlyAdmin):
    list_display = ("client", "coach", "practice", "started_at", "ended_at")
    list_filter = ("started_at", "ended_at")
    list_select_related = ("client", "coach", "practice")
    search_fields = (*NAME_AND_ADDRESS, "coach__name", "coach__email")
    ordering = ("-id",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "client", "invited_by", "sent_at", "expires_at", "accepted_at", "revoked_at")
    list_filter = ("accepted_at", "revoked_at", "expires_at")
    list_select_related = ("client", "invited_by")
    search_fields = ("email", *NAME_AND_ADDRESS)
    date_hierarchy = "sent_at"
    actions = ("withdraw",)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("clients.change_invitation")

    @admin.action(description=_("Withdraw the chosen invitations"), permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, invitations: QuerySet[Invitation]) -> None:
        at = timezone.now()
        chosen = list(invitations.filter(accepted_at=None, revoked_at=None).select_related("client"))
        for invitation in chosen:
            actions.revoke(invitation, by=request.user, at=at)  # type: ignore[arg-type]
        self.message_user(
            request, ngettext("%(count)d invitation no longer works.", "%(count)d invitations no longer work.", len(chosen)) % {"count": len(chosen)}
        )


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    """Who wrote a private note when; its words only for who holds a support grant for the client, and each reading is logged."""

    list_display = ("id", "client", "author", "created_at", "updated_at")
    list_filter = ("created_at",)
    list_select_related = ("client", "author")
    search_fields = (*NAME_AND_ADDRESS, "author__name", "author__email")
    ordering = ("-id",)
    fields = ("client", "author", "created_at", "updated_at", "words")
    readonly_fields = ("words",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Note]:
        return super().get_queryset(request).defer("body")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Note | None:
        note = super().get_object(request, object_id, from_field)
        if (
            note is not None
            and is_its_page(request)
            and SupportGrant.objects.filter(client=note.client_id, staff=request.user.pk, expires_at__gt=timezone.now()).exists()
        ):
            note.is_open_to_reader = True
            log(note, "note", request)
        return note

    @admin.display(description=_("note"))
    def words(self, note: Note) -> SafeString:
        if getattr(note, "is_open_to_reader", False):
            return format_html("{}", note.body)
        address = f"{reverse('admin:clients_supportgrant_add')}?client={note.client_id}"
        return format_html('{} <a href="{}">{}</a>', _("Private. To read it for thirty minutes, say why:"), address, _("Ask for a support grant"))


@admin.register(SupportGrant)
class SupportGrantAdmin(HouseAdmin):
    """Leave to read a client's private notes: only for oneself, only with a reason, never prolonged."""

    list_display = ("client", "staff", "granted_at", "expires_at")
    list_filter = ("granted_at",)
    list_select_related = ("client", "staff")
    search_fields = (*NAME_AND_ADDRESS, "staff__name", "staff__email")
    date_hierarchy = "granted_at"
    fields = ("client", "reason")
    autocomplete_fields = ("client",)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: SupportGrant | None = None) -> tuple[str, ...]:
        return ("client", "reason") if obj is None else ("client", "staff", "reason", "granted_at", "expires_at")

    def save_model(self, request: HttpRequest, obj: SupportGrant, form: Any, change: bool) -> None:
        obj.staff, obj.granted_at = request.user, timezone.now()  # type: ignore[assignment]
        obj.expires_at = obj.granted_at + GRANT_LASTS
        obj.save()
