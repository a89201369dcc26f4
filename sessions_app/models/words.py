"""What is written about a session beside its shared notes: by the coach for nobody else, and by the client afterwards."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clients.querysets import NoteQuerySet, OfClientQuerySet
from sessions_app.models.session import Session


class PrivateNotes(models.Model):
    """The coach's own notes of a session: never shown to the client."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="private_notes", verbose_name=_("session"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    body = models.TextField(_("private notes"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private notes of a session")
        verbose_name_plural = _("private notes of sessions")

    def __str__(self) -> str:
        return str(self.session)


class Reflection(models.Model):
    """What the client writes after a session, for both of them."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="reflection", verbose_name=_("session"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    body = models.TextField(_("reflection"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")

    def __str__(self) -> str:
        return str(self.session)
