"""What stands between one client and the coaches: what was shared, by whom, and who looked at it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Practice
from clients.models import Client
from messaging.models.library import KINDS, LibraryItem
from messaging.models.messages import Message
from messaging.models.uploads import Upload
from messaging.querysets import AttachmentQuerySet, ResourceQuerySet, ViewQuerySet


class Resource(models.Model):
    """One file or link of one client: from a coach's library, or sent with a message. Words and counts follow the item and the views."""

    resource_id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, models.CASCADE, related_name="resources", verbose_name=_("client"), db_index=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="+", verbose_name=_("practice"))
    resource_type = models.CharField(_("kind"), max_length=10, choices=KINDS)
    resource_link = models.URLField(_("link"), max_length=500, blank=True)
    upload = models.ForeignKey(Upload, models.CASCADE, null=True, blank=True, related_name="resources", verbose_name=_("file"))
    item = models.ForeignKey(LibraryItem, models.SET_NULL, null=True, blank=True, related_name="resources", verbose_name=_("from the library"))
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    is_from_client = models.BooleanField(_("from the client"), default=False)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    shared_at = models.DateTimeField(_("shared"))
    unshared_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    # Counted anew from the views with every one: lists show them and count nothing.
    views = models.PositiveIntegerField(_("times viewed"), default=0)
    seconds = models.PositiveIntegerField(_("seconds open"), default=0)
    first_viewed_at = models.DateTimeField(_("first viewed"), null=True, blank=True)
    last_viewed_at = models.DateTimeField(_("last viewed"), null=True, blank=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        db_table = "resources"
        ordering = ["-shared_at", "-resource_id"]
        verbose_name = _("shared file")
        verbose_name_plural = _("shared files")
        constraints = [
            models.UniqueConstraint(fields=["client", "item"], name="resource_shared_once"),
            models.CheckConstraint(
                condition=Q(resource_type="link", upload=None) & ~Q(resource_link="") | Q(resource_link="", upload__isnull=False) & ~Q(resource_type="link"),
                name="resource_is_file_or_link",
            ),
        ]
        indexes = [models.Index(fields=["client", "-shared_at", "-resource_id"], name="resource_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("messaging:resource", args=[self.pk])


class ResourceView(models.Model):
    """Somebody of the other side had it open: when, and how long it was in sight."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="looks", verbose_name=_("shared file"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    token = models.UUIDField(_("token of the opened page"), default=uuid.uuid4)
    opened_at = models.DateTimeField(_("opened"))
    seconds = models.PositiveIntegerField(_("seconds open"), default=0)

    objects = ViewQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        verbose_name = _("view")
        verbose_name_plural = _("views")
        constraints = [models.UniqueConstraint(fields=["resource", "viewer", "token"], name="view_once")]
        indexes = [models.Index(fields=["resource", "-opened_at", "-id"], name="view_newest")]

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d %H:%M}"


class Attachment(models.Model):
    """A file that a message carries."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments", verbose_name=_("message"))
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="attachments", verbose_name=_("shared file"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["message", "position", "id"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [models.UniqueConstraint(fields=["message", "resource"], name="attachment_once")]

    def __str__(self) -> str:
        return str(self.pk)
