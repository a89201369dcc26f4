from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachHubConfig(AppConfig):
    name = "coachhub"
    verbose_name = _("CoachHub")
