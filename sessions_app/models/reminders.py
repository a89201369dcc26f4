from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clients.querysets import OfClientQuerySet
from sessions_app.models.session import Session


class ReminderChoice(models.Model):
    """How long before one session one person is reminded, other than usual: what the person chose, or else what the coach did."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="reminder_choices", verbose_name=_("session"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    minutes = ArrayField(models.PositiveIntegerField(), verbose_name=_("minutes before"), default=list, blank=True, size=6)
    is_own = models.BooleanField(_("chosen by the person"), default=False)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminders of a session")
        verbose_name_plural = _("reminders of sessions")
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="reminders_once_a_session")]

    def __str__(self) -> str:
        return ", ".join(map(str, self.minutes))
