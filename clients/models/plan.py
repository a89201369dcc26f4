"""What coach and client agreed: goals, tasks; and the coach's own notes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clients.models.client import Client
from clients.models.framework import Archetype, Element
from clients.querysets import NoteQuerySet, OfClientQuerySet, TaskQuerySet


class TaskManager(models.Manager.from_queryset(TaskQuerySet)):  # type: ignore[misc]
    """Tasks without those that were taken back."""

    def get_queryset(self) -> TaskQuerySet:
        return TaskQuerySet(self.model, using=self._db).filter(removed_at=None)


class NoteManager(models.Manager.from_queryset(NoteQuerySet)):  # type: ignore[misc]
    """Notes without those that were removed."""

    def get_queryset(self) -> NoteQuerySet:
        return NoteQuerySet(self.model, using=self._db).filter(removed_at=None)


class Goal(models.Model):
    client = models.ForeignKey(Client, models.CASCADE, related_name="goals", verbose_name=_("client"))
    title = models.CharField(_("title"), max_length=200)
    why = models.TextField(_("why it matters"), blank=True)
    target_date = models.DateField(_("wished by"), null=True, blank=True)
    reached_at = models.DateTimeField(_("reached"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("set"), default=timezone.now)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [models.UniqueConstraint(fields=["id", "client"], name="goal_of_client")]

    def __str__(self) -> str:
        return self.title


class Milestone(models.Model):
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="milestones", verbose_name=_("goal"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """Something a client agreed to do."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("state", "Open")
        DONE = "done", _("Done")
        PARTLY = "partly", _("Partly done")
        RENEGOTIATED = "renegotiated", _("Renegotiated")
        SKIPPED = "skipped", _("Skipped by agreement")

    task_id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, models.CASCADE, related_name="tasks", verbose_name=_("client"))
    task_description = models.CharField(_("task"), max_length=300)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    element = models.ForeignKey(Element, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("element"))
    archetype = models.ForeignKey(
        Archetype, models.PROTECT, to_field="slug", db_column="archetype", null=True, blank=True, related_name="+", verbose_name=_("archetype")
    )
    due_date = models.DateField(_("due"), null=True, blank=True)
    repeats = models.BooleanField(_("every week"), default=False)
    follows = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="followed_by", verbose_name=_("repeats"))
    outcome_note = models.CharField(_("in their words"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    position = models.PositiveIntegerField(_("position"), default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("agreed with"))
    created_at = models.DateTimeField(_("agreed"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("settled by"))
    removed_at = models.DateTimeField(null=True, editable=False)  # gone for everybody; kept for a day, so that it can be taken back

    objects = TaskManager()
    with_removed = TaskQuerySet.as_manager()

    class Meta:
        db_table = "tasks"
        ordering = ["due_date", "position", "task_id"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(fields=["task_id", "client"], name="task_of_client"),
            models.CheckConstraint(condition=Q(status__in=["open", "done", "partly", "renegotiated", "skipped"]), name="task_status_known"),
            models.CheckConstraint(condition=Q(repeats=False) | Q(due_date__isnull=False), name="task_repeats_from_a_date"),
            models.CheckConstraint(
                condition=Q(status="open", settled_at=None) | (~Q(status="open") & Q(settled_at__isnull=False)), name="task_settled_unless_open"
            ),
        ]
        indexes = [models.Index(fields=["client", "due_date"], condition=Q(status="open"), name="task_open")]

    def __str__(self) -> str:
        return self.task_description


class Note(models.Model):
    """The coach's own note: never shown to the client."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="notes", verbose_name=_("client"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("author"))
    body = models.TextField(_("note"), max_length=20_000)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    removed_at = models.DateTimeField(null=True, editable=False)  # gone for everybody; kept for a day, so that it can be taken back

    objects = NoteManager()
    with_removed = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        indexes = [models.Index(fields=["client", "-created_at"], name="note_newest")]

    def __str__(self) -> str:
        return f"{self.client} · {self.created_at:%Y-%m-%d}"
