"""People who sign in, and how they do, as staff see them."""

from typing import Any

# Their own registrations come first, so that ours replace them: these would show keys and secrets.
import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.domain.zones import time_zones
from accounts.models import ApiToken, Membership, Practice, User
from common.admin import HouseAdmin, ReadOnlyAdmin

for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(model)


class PersonForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("time zone"), choices=lambda: [(zone, zone.replace("_", " ")) for zone in time_zones()])

    class Meta:
        model = User
        fields = ("email", "name", "role", "time_zone", "language", "is_active", "is_superuser", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            # A client comes by the coach's invitation: an account alone would belong to nobody.
            self.fields["role"].choices = [choice for choice in User.Role.choices if choice[0] != User.Role.CLIENT]  # type: ignore[attr-defined]


@admin.register(User)
class UserAdmin(HouseAdmin):
    form = PersonForm
    list_display = ("name", "email", "role", "is_active", "last_login", "joined_at")
    list_filter = ("role", "is_active", "joined_at")
    search_fields = ("name", "email")
    ordering = ("name", "id")
    fields = ("email", "name", "role", "time_zone", "language", "is_active", "is_superuser", "groups", "password_page", "last_login", "joined_at")
    autocomplete_fields = ("groups",)
    actions = ("let_in", "keep_out")

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.is_superuser

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fixed: tuple[str, ...] = ("password_page", "last_login", "joined_at")
        if obj is not None:
            fixed = (*fixed, "email", "role")  # the person changes the address, which has to be confirmed
        return fixed if request.user.is_superuser else (*fixed, "is_superuser", "groups")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            obj.save()
            return
        obj.set_unusable_password()
        obj.save()
        EmailAddress.objects.create(user=obj, email=obj.email, verified=True, primary=True)

    @admin.display(description=_("password"))
    def password_page(self, person: User) -> SafeString:
        address = reverse("account_reset_password")
        return format_html('{} <a href="{}">{}</a>', _("Nobody sets it for somebody else. The person chooses a new one here:"), address, address)

    @admin.action(description=_("Let the chosen people sign in"), permissions=["change"])
    def let_in(self, request: HttpRequest, people: QuerySet[User]) -> None:
        count = people.update(is_active=True)
        self.message_user(request, ngettext("%(count)d person may sign in.", "%(count)d people may sign in.", count) % {"count": count})

    @admin.action(description=_("Keep the chosen people out from now on"), permissions=["change"])
    def keep_out(self, request: HttpRequest, people: QuerySet[User]) -> None:
        count = people.exclude(pk=request.user.pk or 0).update(is_active=False)
        self.message_user(request, ngettext("%(count)d person is kept out.", "%(count)d people are kept out.", count) % {"count": count}, messages.WARNING)


@admin.register(Practice)
class PracticeAdmin(HouseAdmin):
    list_display = ("name", "owner", "is_demo", "created_at")
    list_filter = ("is_demo",)
    list_select_related = ("owner",)
    search_fields = ("name", "owner__name", "owner__email")
    date_hierarchy = "created_at"
    fields = ("name", "owner", "is_demo", "created_at")
    readonly_fields = ("owner", "is_demo", "created_at")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "practice", "joined_at")
    list_select_related = ("user", "practice")
    search_fields = ("user__name", "user__email", "practice__name")
    date_hierarchy = "joined_at"


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin):
    list_display = ("email", "user", "primary", "verified")
    list_filter = ("verified", "primary")
    list_select_related = ("user",)
    search_fields = ("email", "user__name")


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Second factors without their secrets; deleting one lets somebody in who lost the device."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    fields = ("user", "type", "created_at", "last_used_at")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Who lets which programs in, without what would let anybody in; deleting one shuts it out at once."""

    list_display = ("person", "name", "may_write", "created_at", "expires_at", "used_at")
    list_filter = ("may_write",)
    list_select_related = ("person",)
    search_fields = ("name", "person__name", "person__email")
    fields = ("person", "name", "may_write", "areas", "created_at", "expires_at", "used_at")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(SocialAccount)
class SocialAccountAdmin(ReadOnlyAdmin):
    list_display = ("user", "provider", "last_login", "date_joined")
    list_filter = ("provider",)
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    fields = ("user", "provider", "uid", "last_login", "date_joined")


@admin.register(UserSession)
class UserSessionAdmin(ReadOnlyAdmin):
    """Where people are signed in, without the keys that would let anybody continue there."""

    list_display = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email", "ip")
    ordering = ("-last_seen_at", "-id")
    fields = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    actions = ("end",)

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("usersessions.change_usersession")

    @admin.action(description=_("Sign the chosen sessions out"), permissions=["end"])
    def end(self, request: HttpRequest, sessions: QuerySet[UserSession]) -> None:
        for session in (chosen := list(sessions)):
            session.end()
        self.message_user(request, ngettext("%(count)d session has ended.", "%(count)d sessions have ended.", len(chosen)) % {"count": len(chosen)})
