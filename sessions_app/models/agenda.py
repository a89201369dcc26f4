"""What a session is made of: the blocks of its plan, what the client wants to speak about, and plans kept to be used again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Practice
from clients.models import Client, Element, Task
from clients.querysets import OfClientQuerySet
from recommendations.models import Activity, Recommendation, SessionRecommendation
from sessions_app.models.session import Session
from sessions_app.querysets import BlockQuerySet, TemplateQuerySet

SOURCES = ["activity", "kept", "suggestion", "topic", "left_from", "task"]  # where a block may come from, and what may come of it


class Topic(models.Model):
    """Something the client wants to speak about in a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="topics", verbose_name=_("session"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    words = models.CharField(_("topic"), max_length=300)
    created_at = models.DateTimeField(_("proposed"), default=timezone.now)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.words


class AgendaBlock(models.Model):
    """One step of a session's plan. A block without a position was taken off, and can be put back for a day."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state", "Open")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")

    session = models.ForeignKey(Session, models.CASCADE, related_name="blocks", db_index=False, verbose_name=_("session"))
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name=_("client"))
    position = models.PositiveSmallIntegerField(_("position"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.CharField(_("what happens"), max_length=1000, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    element = models.ForeignKey(Element, models.PROTECT, null=True, blank=True, to_field="slug", related_name="+", db_index=False, verbose_name=_("element"))
    private_note = models.TextField(_("note for yourself"), blank=True)
    client_note = models.TextField(_("note for the client"), blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    begun_at = models.DateTimeField(_("begun"), null=True, blank=True)
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("activity"))
    kept = models.ForeignKey(Recommendation, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("kept for a session"))
    suggestion = models.ForeignKey(
        SessionRecommendation, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("suggestion")
    )
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="blocks", db_index=False, verbose_name=_("topic"))
    left_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="taken_up", db_index=False, verbose_name=_("left over from"))
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="agenda_blocks", db_index=False, verbose_name=_("task"))
    version = models.PositiveIntegerField(default=1, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ["session", "position", "id"]
        verbose_name = _("block of a plan")
        verbose_name_plural = _("blocks of plans")
        constraints = [
            # Checked at the end of a transaction: in between, two blocks change places.
            models.UniqueConstraint(fields=["session", "position"], name="block_place_once", deferrable=models.Deferrable.DEFERRED),
            models.CheckConstraint(condition=Q(state__in=["open", "done", "skipped"]), name="block_state_known"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 480)), name="block_1_minute_to_8_hours"),
            models.CheckConstraint(
                condition=Q(position__isnull=False, position__gte=1, removed_at=None) | Q(position=None, removed_at__isnull=False),
                name="block_has_a_place_until_removed",
            ),
        ]
        # A drag writes every row between two places, and with it each entry of an index: only what there is has one.
        indexes = [models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"block_of_{name}") for name in SOURCES]

    def __str__(self) -> str:
        return self.title


class PlanTemplate(models.Model):
    """A plan kept under a name: the coach's own, or for all coaches of the practice. It holds nothing about any client."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("coach"))
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="+", verbose_name=_("practice"))
    name = models.CharField(_("name"), max_length=100)
    is_shared = models.BooleanField(_("for all coaches of the practice"), default=False)
    blocks = models.JSONField(_("blocks"), default=list)
    created_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("plan template")
        verbose_name_plural = _("plan templates")
        constraints = [models.UniqueConstraint(fields=["coach", "name"], name="template_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def minutes(self) -> int:
        return sum(block["minutes"] for block in self.blocks)
