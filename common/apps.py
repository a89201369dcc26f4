from typing import Any

from django.apps import AppConfig
from django.contrib.admin import AdminSite
from django.contrib.admin import apps as admin_apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    default = True
    name = "common"
    verbose_name = _("Ground floor")


class HouseAdminSite(AdminSite):
    """Django's admin as the room for staff: the house's own pages change a password."""

    site_header = site_title = "CoachHub"
    index_title = _("For staff")
    site_url = None
    empty_value_display = "–"

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")

    def get_urls(self) -> list[Any]:
        # "View on site" leads to any object's own address, and an invitation's address is its secret.
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) != "view_on_site"]


class HouseAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "common.apps.HouseAdminSite"
