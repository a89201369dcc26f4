"""What is written and not sent yet, and what a coach writes often."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from messaging.domain.rules import LONGEST
from messaging.models.library import LibraryItem
from messaging.models.messages import Message
from messaging.models.uploads import Upload
from messaging.querysets import OutgoingQuerySet, TemplateQuerySet


class Outgoing(models.Model):
    """A draft, or with `send_at` a message that is sent then; its author's alone until it is."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("author"))
    content = models.TextField(_("message"), max_length=LONGEST, blank=True)
    uploads = models.ManyToManyField(Upload, blank=True, related_name="waiting_in", verbose_name=_("files"))
    items = models.ManyToManyField(LibraryItem, blank=True, related_name="+", verbose_name=_("from the library"))
    reply_to = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reply to"))
    asks_answer = models.BooleanField(_("asks for an answer"), default=False)
    send_at = models.DateTimeField(_("to be sent"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        ordering = ["send_at", "id"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["client", "author"], condition=Q(send_at=None), name="draft_once")]

    def __str__(self) -> str:
        return str(self.pk)


class MessageTemplate(models.Model):
    """Words that a coach sends often; `{first_name}` becomes the client's."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("coach"))
    title = models.CharField(_("title"), max_length=60)
    body = models.TextField(_("words"), max_length=LONGEST)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        constraints = [
            models.UniqueConstraint(
                fields=["coach", "title"],
                name="template_title_once",
                violation_error_message=_("You already have a template with this title. Choose another one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
