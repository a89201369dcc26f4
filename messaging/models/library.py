"""A coach's library: files and links with their versions."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from messaging.models.uploads import Upload
from messaging.querysets import ItemQuerySet, ItemVersionQuerySet

KINDS = [("link", _("Link")), *Upload.Kind.choices]


class LibraryItem(models.Model):
    """Something that a coach gives to clients again and again; with its newest version, and to how many it is given now."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("coach"))
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True)
    collection = models.CharField(_("collection"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    upload = models.ForeignKey(Upload, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("file"))
    link = models.URLField(_("link"), max_length=500, blank=True)
    version = models.PositiveIntegerField(_("version of the words"), default=1)
    number = models.PositiveIntegerField(_("number of the newest version"), default=1)
    shared_with = models.PositiveIntegerField(_("clients who have it"), default=0)
    created_at = models.DateTimeField(_("added"))
    updated_at = models.DateTimeField(_("changed"))
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    words = models.GeneratedField(
        expression=Func(F("title"), F("description"), F("collection"), F("tags"), function="library_words"),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("words to find it by"),
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-id"]
        verbose_name = _("library item")
        verbose_name_plural = _("library items")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="link", upload=None) & ~Q(link="") | Q(link="", upload__isnull=False) & ~Q(kind="link"), name="item_is_file_or_link"
            )
        ]
        indexes = [
            models.Index(fields=["coach", "-updated_at", "-id"], name="item_newest"),
            models.Index(fields=["coach", "title", "id"], name="item_by_title"),
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="item_by_words"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("messaging:item", args=[self.pk])


class ItemVersion(models.Model):
    """What an item was at some time; the newest one is what clients have."""

    item = models.ForeignKey(LibraryItem, models.CASCADE, related_name="versions", verbose_name=_("item"))
    number = models.PositiveIntegerField(_("number"))
    upload = models.ForeignKey(Upload, models.RESTRICT, null=True, blank=True, related_name="versions", verbose_name=_("file"))
    link = models.URLField(_("link"), max_length=500, blank=True)
    change = models.CharField(_("what changed"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("added"))

    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        ordering = ["item", "-number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="item_version_once")]

    def __str__(self) -> str:
        return str(self.number)
