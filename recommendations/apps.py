from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Suggestions")

    def ready(self) -> None:
        from recommendations import listeners  # noqa: F401  the receivers connect when they are imported
