"""The thread of one client, and its messages."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Practice
from clients.models import Client
from messaging.domain.rules import LONGEST
from messaging.querysets import ConversationQuerySet, MessageQuerySet


class Conversation(models.Model):
    """The one thread between a client and whoever coaches the client: how far it goes, who read how far, what waits.

    Rebuilt from the messages but for who read how far. Whoever writes to it holds the client's row (clients.actions.locks).
    """

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="conversation", verbose_name=_("client"))
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="+", verbose_name=_("practice"))
    revision = models.PositiveIntegerField(_("revision"), default=0)  # grows with every message and with every change of one
    last_place = models.PositiveIntegerField(_("place of the last message"), default=0)
    last_at = models.DateTimeField(_("last message"), null=True)
    last_words = models.CharField(_("last words"), max_length=120, blank=True)
    is_last_from_client = models.BooleanField(_("last from the client"), default=False)
    unread_by_coach = models.PositiveIntegerField(_("unread by the coaches"), default=0)
    unread_by_client = models.PositiveIntegerField(_("unread by the client"), default=0)
    read_by_coach = models.PositiveIntegerField(_("read by a coach up to"), default=0)
    read_by_coach_at = models.DateTimeField(_("read by a coach"), null=True)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("coach who read it"))
    read_by_client = models.PositiveIntegerField(_("read by the client up to"), default=0)
    read_by_client_at = models.DateTimeField(_("read by the client"), null=True)
    answered = models.PositiveIntegerField(_("answered by a coach up to"), default=0)
    waiting_since = models.DateTimeField(_("client waits since"), null=True)
    asked_since = models.DateTimeField(_("coach waits since"), null=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-client"]
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes = [models.Index(fields=["practice", "-last_at", "-client"], name="conversation_newest")]

    def __str__(self) -> str:
        return str(self.pk)


class Message(models.Model):
    """One message: to the client or from the client. Deleted ones keep their place and lose their words."""

    message_id = models.BigAutoField(primary_key=True)
    # No index of their own: the longer ones below begin with them, and a short one beside them tempts PostgreSQL to read whole threads.
    client = models.ForeignKey(Client, models.CASCADE, related_name="messages", verbose_name=_("client"), db_index=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="+", verbose_name=_("practice"), db_index=False)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("from"))
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("to"))
    content = models.TextField(_("message"), max_length=LONGEST, blank=True)
    timestamp = models.DateTimeField(_("sent"))
    seq = models.PositiveIntegerField(_("place in the thread"))
    revision = models.PositiveIntegerField(_("last changed at revision"))
    is_from_client = models.BooleanField(_("from the client"))
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reply to"))
    asks_answer = models.BooleanField(_("asks for an answer"), default=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    attached = models.PositiveSmallIntegerField(_("files"), default=0, db_default=0)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    words = models.GeneratedField(
        expression=Func(F("language"), F("content"), function="message_words"),
        output_field=SearchVectorField(),
        db_persist=True,
        verbose_name=_("words to find it by"),
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        db_table = "messages"
        ordering = ["client", "seq"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["client", "seq"], name="message_place_once"),
            models.CheckConstraint(condition=Q(deleted_at=None) | Q(content="", attached=0), name="message_deleted_is_empty"),
            models.CheckConstraint(condition=Q(asks_answer=False) | Q(is_from_client=False), name="message_coach_asks"),
        ]
        indexes = [
            models.Index(fields=["client", "revision"], name="message_changed"),
            models.Index(fields=["practice", "-timestamp", "-message_id"], name="message_newest"),
            GinIndex(Func(F("practice"), F("words"), function="practice_words"), name="message_by_words_of_practice"),
            models.Index(fields=["practice", "-timestamp", "-message_id"], condition=Q(attached__gt=0), name="message_with_files"),
        ]

    def __str__(self) -> str:
        return f"{self.timestamp:%Y-%m-%d}"  # never its words: acts about it keep this

    def get_absolute_url(self) -> str:
        return f"{reverse('messaging:thread', args=[self.client_id])}?message={self.pk}#m-{self.pk}"
