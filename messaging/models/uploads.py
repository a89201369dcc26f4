"""Files that somebody handed in, each kept once and never changed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from messaging.domain.names import LONGEST
from messaging.querysets import UploadQuerySet


def place_of(upload: "Upload", name: str) -> str:
    """A name that says nothing of the file and that nobody can choose."""
    return f"uploads/{uuid.uuid4().hex}"


class Upload(models.Model):
    """One file: of a client's thread, or without a client of a coach's library. Its row is there before the file and says when that is whole."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        IMAGE = "image", _("Picture")
        AUDIO = "audio", _("Audio")
        VIDEO = "video", _("Video")
        OFFICE = "office", _("Document")
        TEXT = "text", _("Text")

    class State(models.TextChoices):
        PENDING = "pending", _("on its way")
        READY = "ready", _("ready")

    client = models.ForeignKey(Client, models.CASCADE, null=True, blank=True, related_name="uploads", verbose_name=_("client"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="uploads", verbose_name=_("by"))
    file = models.FileField(_("file"), upload_to=place_of, max_length=120)
    preview = models.FileField(_("small picture"), upload_to=place_of, max_length=120, blank=True)
    name = models.CharField(_("name of the file"), max_length=LONGEST)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("bytes"))
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    created_at = models.DateTimeField(_("uploaded"))

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["pdf", "image", "audio", "video", "office", "text"]), name="upload_kind_known"),
            models.CheckConstraint(condition=Q(state__in=["pending", "ready"]), name="upload_state_known"),
            models.CheckConstraint(condition=Q(state="pending") | ~Q(file=""), name="upload_ready_has_file"),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="upload_oldest")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_inline(self) -> bool:
        """Whether a browser may show it by itself: only what cannot run anything."""
        return self.kind in {self.Kind.PDF, self.Kind.IMAGE, self.Kind.AUDIO, self.Kind.VIDEO}
