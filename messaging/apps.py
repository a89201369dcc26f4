from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages and library")

    def ready(self) -> None:
        from messaging import listeners  # noqa: F401  the receivers connect when they are imported
