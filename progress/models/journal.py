"""The client's journal: entries, each with the word on who may read it, and what is still being written."""

from datetime import datetime
from uuid import uuid4

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Archetype, Client, Element
from progress.models.waiting import Waited
from progress.querysets import EntryDraftQuerySet, EntryQuerySet

LONGEST = 20_000


class EntryManager(models.Manager.from_queryset(EntryQuerySet)):  # type: ignore[misc]
    """Entries without those that were deleted."""

    def get_queryset(self) -> EntryQuerySet:
        return EntryQuerySet(self.model, using=self._db).filter(removed_at=None)


class Text(models.Model):
    """What somebody writes, for whom, and what it is mostly about."""

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Private")
        SHARED = "shared", _("Shared")
        NOT_FOR_AI = "shared_no_ai", _("Shared, not for AI")

    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=LONGEST)
    visibility = models.CharField(_("who may read it"), max_length=12, choices=Visibility, default=Visibility.PRIVATE)
    element = models.ForeignKey(
        Element, models.PROTECT, to_field="slug", db_column="element", null=True, blank=True, related_name="+", verbose_name=_("element")
    )
    archetype = models.ForeignKey(
        Archetype, models.PROTECT, to_field="slug", db_column="archetype", null=True, blank=True, related_name="+", verbose_name=_("archetype")
    )

    class Meta:
        abstract = True


class Entry(Text, Waited):
    """Something the client wrote; a private one counts for nothing that a coach can see."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="entries", verbose_name=_("client"))
    version = models.PositiveIntegerField(default=1, editable=False)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    shared_at = models.DateTimeField(_("shared"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True, editable=False)  # gone for everybody; kept for a day, so that it can be taken back
    search = models.GeneratedField(
        expression=Func("title", "body", function="entry_words"), output_field=SearchVectorField(), db_persist=True, verbose_name=_("words to find it by")
    )

    objects = EntryManager()
    with_removed = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=["private", "shared", "shared_no_ai"]), name="entry_visibility_known"),
            models.CheckConstraint(
                condition=Q(visibility="private", shared_at=None) | (~Q(visibility="private") & Q(shared_at__isnull=False)), name="entry_shared_at_iff_shared"
            ),
            models.CheckConstraint(condition=Q(device_time=None) | Q(arrived_at__isnull=False), name="entry_device_time_if_arrived"),
            models.CheckConstraint(condition=Q(arrived_at=None) | Q(written_at__lte=F("arrived_at")), name="entry_written_before_it_arrived"),
        ]
        # What is searched are the entries of one client, a few thousand at most: an index over everybody's words would only slow the writing.
        indexes = [
            models.Index(fields=["client", "-written_at", "-id"], condition=Q(removed_at=None), name="entry_newest"),
            models.Index(fields=["client", "-written_at", "-id"], condition=Q(removed_at=None) & ~Q(visibility="private"), name="entry_newest_shared"),
        ]

    def __str__(self) -> str:
        """The day alone: the log of acts keeps this, and no word of an entry may outlive it."""
        return f"{self.written_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("entry", args=[self.pk])

    @property
    def counts_at(self) -> datetime:
        return self.written_at

    @property
    def is_shared(self) -> bool:
        return self.visibility != self.Visibility.PRIVATE


class EntryDraft(Text):
    """What the client began and did not keep yet: a new entry, or changes to one. Only ever the client's own."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="entry_drafts", verbose_name=_("client"))
    body = models.TextField(_("text"), max_length=LONGEST, blank=True)
    token = models.UUIDField(default=uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, blank=True, related_name="drafts", verbose_name=_("changes to"))
    revision = models.PositiveIntegerField(default=1, editable=False)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = EntryDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-id"]
        verbose_name = _("draft of an entry")
        verbose_name_plural = _("drafts of entries")
        constraints = [
            models.UniqueConstraint(fields=["client", "token"], name="entry_draft_once"),
            models.CheckConstraint(condition=Q(visibility__in=["private", "shared", "shared_no_ai"]), name="entry_draft_visibility_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
