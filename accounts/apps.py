from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People who sign in")

    def ready(self) -> None:
        from django.contrib import admin

        from accounts.gates import staff_door

        admin.site.login = staff_door(admin.site.login)  # type: ignore[method-assign]
