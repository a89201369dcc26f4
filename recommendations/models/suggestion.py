"""What is suggested: for the weeks between sessions (reviewed, then sent) and for a session (offered to its plan)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Archetype, Client, Element
from clients.querysets import OfClientQuerySet
from recommendations.models.activity import Activity
from recommendations.models.fields import RealField
from recommendations.querysets import RecommendationQuerySet

WORDED_VERSION = 2  # of a row that a language model worded and nobody touched since
SENT = Q(status__in=["sent", "done", "declined", "withdrawn"])  # has reached the client


class RecommendationBatch(models.Model):
    """One run of the engine for one client: what it saw and with what it counted."""

    class Purpose(models.TextChoices):
        WEEK = "week", _("for the weeks between")
        SESSION = "session", _("for a session")

    class Arm(models.TextChoices):
        ENGINE = "engine", _("engine")
        CONTROL = "control", _("with one by the simple rule")

    client = models.ForeignKey(Client, models.CASCADE, related_name="suggestion_batches", verbose_name=_("client"))
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("for"))
    purpose = models.CharField(_("purpose"), max_length=7, choices=Purpose, default=Purpose.WEEK)
    arm = models.CharField(_("arm"), max_length=7, choices=Arm, default=Arm.ENGINE)
    engine_version = models.CharField(_("engine"), max_length=20)
    feature_version = models.PositiveSmallIntegerField(_("features"))
    seed = models.BigIntegerField(_("seed"))
    need = models.JSONField(_("need"), default=dict)  # what was needed and why, by element
    milliseconds = models.FloatField(_("milliseconds"), null=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        db_table = "recommendation_batches"
        ordering = ["-created_at", "-id"]
        verbose_name = _("run of the engine")
        verbose_name_plural = _("runs of the engine")
        constraints = [
            models.UniqueConstraint(fields=["id", "client"], name="batch_of_client"),
            models.CheckConstraint(condition=Q(purpose__in=["week", "session"]), name="batch_purpose_known"),
            models.CheckConstraint(condition=Q(arm__in=["engine", "control"]), name="batch_arm_known"),
        ]
        indexes = [models.Index(fields=["client", "-created_at"], name="batch_newest")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class Source(models.TextChoices):
    """Who wrote what the client reads."""

    ENGINE = "engine", _("rules")
    WORDED = "worded", _("rules, worded by a language model")
    DRAFT = "draft", _("a language model")
    COACH = "coach", _("coach")


class Suggestion(models.Model):
    """What both tables hold: the words, first and now; where it came from, why, and what the engine saw."""

    recommendation_id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("activity"))
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    element = models.ForeignKey(Element, models.PROTECT, to_field="slug", db_column="element", related_name="+", verbose_name=_("element"))
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("what the client reads"), max_length=2000)
    original_title = models.CharField(_("first title"), max_length=120)
    original_text = models.TextField(_("first version"), max_length=2000)
    kind = models.CharField(_("kind"), max_length=14, choices=Activity.Kind, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    priority_level = models.PositiveSmallIntegerField(_("priority"), default=2)
    source = models.CharField(_("written by"), max_length=6, choices=Source, default=Source.ENGINE)
    model_name = models.CharField(_("language model"), max_length=80, blank=True)
    prompt_version = models.CharField(_("wording"), max_length=20, blank=True)
    features = ArrayField(RealField(), verbose_name=_("features"), null=True, blank=True)
    feature_version = models.PositiveSmallIntegerField(_("features' version"), null=True, blank=True)
    parts = models.JSONField(_("parts of the score"), default=dict, blank=True)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)  # each a template's key and the facts that fill it
    mean = models.FloatField(_("expected usefulness"), null=True, blank=True)
    sd = models.FloatField(_("uncertainty"), null=True, blank=True)
    is_explored = models.BooleanField(_("new to try"), default=False)
    is_control = models.BooleanField(_("by the simple rule"), default=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_as_made(self) -> bool:
        """Whether nobody changed the words since the engine, or a language model after it, wrote them."""
        return self.source != Source.COACH and (self.title, self.description) == (self.original_title, self.original_text)


class Recommendation(Suggestion):
    """A suggestion for the weeks between: proposed, decided by the coach, and only then sent; the client answers."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for review")
        APPROVED = "approved", _("About to be sent")
        FOR_SESSION = "for_session", _("Kept for the next session")
        DISMISSED = "dismissed", _("Not now")
        BLOCKED = "blocked", _("Never for this client")
        REPLACED = "replaced", _("Replaced by a newer list")
        SENT = "sent", _("Sent")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Not for me")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    client = models.ForeignKey(Client, models.CASCADE, related_name="recommendations", verbose_name=_("client"))
    batch = models.ForeignKey(RecommendationBatch, models.CASCADE, null=True, blank=True, related_name="recommendations", verbose_name=_("run"))
    status = models.CharField(_("state"), max_length=11, choices=Status, default=Status.PROPOSED)
    archetype = models.ForeignKey(
        Archetype, models.PROTECT, to_field="slug", db_column="archetype", null=True, blank=True, related_name="+", verbose_name=_("archetype")
    )
    struck = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("reasons struck out"), default=list, blank=True)  # places in `reasons`
    dismiss_reason = models.CharField(_("why not now"), max_length=300, blank=True)
    decline_reason = models.CharField(_("why not for me"), max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    leaves_at = models.DateTimeField(_("leaves"), null=True, blank=True)  # until then the coach can take the approval back
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    due_at = models.DateTimeField(_("counts as passed over after"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by"))
    taken_at = models.DateTimeField(_("taken into a plan"), null=True, blank=True)  # of one that was kept for a session
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        db_table = "recommendations"
        ordering = ["priority_level", "position", "recommendation_id"]
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = [
            models.UniqueConstraint(fields=["recommendation_id", "client"], name="recommendation_of_client"),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "approved", "for_session", "dismissed", "blocked", "replaced"]) | SENT,
                name="recommendation_status_known",
            ),
            models.CheckConstraint(condition=Q(priority_level__range=(1, 3)), name="recommendation_priority_1_to_3"),
            models.CheckConstraint(condition=Q(source__in=["engine", "worded", "draft", "coach"]), name="recommendation_source_known"),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "replaced"]) | Q(decided_at__isnull=False), name="recommendation_decided_unless_waiting"
            ),
            models.CheckConstraint(condition=SENT & Q(sent_at__gte=F("decided_at")) | ~SENT & Q(sent_at=None), name="recommendation_sent_only_when_decided"),
            models.CheckConstraint(condition=~Q(status="approved") | Q(leaves_at__isnull=False), name="recommendation_approved_leaves"),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_at__gte=F("sent_at"), answered_at=None) | ~Q(status="withdrawn") & Q(withdrawn_at=None),
                name="recommendation_withdrawn_unanswered",
            ),
            models.CheckConstraint(condition=Q(taken_at=None) | Q(status="for_session"), name="recommendation_taken_only_when_kept"),
            models.UniqueConstraint(
                fields=["client", "activity"],
                condition=Q(status__in=["proposed", "approved"], activity__isnull=False),
                name="recommendation_of_activity_once",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "status"], name="recommendation_of_status"),
            models.Index(fields=["client", "-sent_at"], condition=Q(sent_at__isnull=False), name="recommendation_sent"),
            models.Index(fields=["leaves_at"], condition=Q(status="approved"), name="recommendation_leaving"),
            models.Index(fields=["activity"], condition=Q(sent_at__isnull=False), name="recommendation_given"),
        ]

    @property
    def is_as_made(self) -> bool:
        return self.version == WORDED_VERSION if self.source == Source.WORDED else super().is_as_made


class SessionRecommendation(Suggestion):
    """A suggestion for a session: offered to the plan, and taken into it or not."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="session_recommendations", verbose_name=_("client"))
    batch = models.ForeignKey(RecommendationBatch, models.CASCADE, null=True, blank=True, related_name="session_recommendations", verbose_name=_("run"))
    taken_at = models.DateTimeField(_("taken into a plan"), null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        db_table = "session_recommendations"
        ordering = ["-created_at", "position", "recommendation_id"]
        verbose_name = _("suggestion for a session")
        verbose_name_plural = _("suggestions for sessions")
        constraints = [
            models.UniqueConstraint(fields=["recommendation_id", "client"], name="session_recommendation_of_client"),
            models.CheckConstraint(condition=Q(priority_level__range=(1, 3)), name="session_recommendation_priority_1_to_3"),
            models.CheckConstraint(condition=Q(source__in=["engine", "worded", "draft", "coach"]), name="session_recommendation_source_known"),
        ]
        indexes = [models.Index(fields=["client", "-created_at"], name="session_recommendation_newest")]
