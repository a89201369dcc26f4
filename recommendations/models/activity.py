"""Activities: what can be suggested to a client."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Element, Facet
from recommendations.models.fields import RealField
from recommendations.querysets import ActivityQuerySet

REPEAT_DAYS = 56


class Activity(models.Model):
    """Something that a client can do alone: the platform's (no coach), loaded from the reference folder by slug, or one coach's own."""

    class Kind(models.TextChoices):
        EXERCISE = "exercise", _("Exercise")
        JOURNAL_PROMPT = "journal_prompt", _("Writing prompt")
        REFLECTION = "reflection", _("Reflection")
        PRACTICE = "practice", _("Practice")
        READING = "reading", _("Reading")

    class Intensity(models.IntegerChoices):
        EASY = 1, _("Easy, everyday")
        SOME = 2, _("Asks for some effort or candour")
        STRONG = 3, _("Stirs things up: never suggested by itself")

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="activities", verbose_name=_("coach"))
    slug = models.SlugField(_("slug"), unique=True, null=True, blank=True)
    is_edited = models.BooleanField(_("edited here"), default=False, help_text=_("Loading the reference data leaves an edited row alone."))
    copy_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="copies", verbose_name=_("copied from"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what to do"), max_length=2000)
    note = models.TextField(_("note of care"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    element = models.ForeignKey(Element, models.PROTECT, to_field="slug", db_column="element", related_name="+", verbose_name=_("element"))
    weights = ArrayField(models.FloatField(), size=5, verbose_name=_("how much it speaks to each element"))  # 0-1, in the order of the elements
    facet = models.ForeignKey(Facet, models.PROTECT, null=True, blank=True, to_field="slug", db_column="facet", related_name="+", verbose_name=_("facet"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1), MaxValueValidator(240)])
    intensity = models.PositiveSmallIntegerField(_("intensity"), choices=Intensity, default=Intensity.EASY)
    settles = ArrayField(models.SlugField(), verbose_name=_("settles"), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True, size=20)
    contraindications = ArrayField(models.CharField(max_length=40), verbose_name=_("not for"), default=list, blank=True, size=20)
    repeat_days = models.PositiveSmallIntegerField(_("days before it may come again"), default=REPEAT_DAYS, validators=[MaxValueValidator(730)])
    words = models.GeneratedField(
        expression=Func("title", "text", "tags", function="search_words"),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("words to find it by"),
    )
    embedding = ArrayField(RealField(), null=True, blank=True, editable=False)
    style = ArrayField(RealField(), size=8, null=True, blank=True, editable=False)  # where the text lies in the platform's library
    embed_version = models.CharField(max_length=40, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(condition=Q(coach__isnull=False) | Q(slug__isnull=False), name="activity_of_platform_has_slug"),
            models.CheckConstraint(condition=Q(weights__len=5), name="activity_weight_for_each_element"),
            models.CheckConstraint(condition=Q(kind__in=["exercise", "journal_prompt", "reflection", "practice", "reading"]), name="activity_kind_known"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 240)), name="activity_minutes_1_to_240"),
            models.CheckConstraint(condition=Q(intensity__range=(1, 3)), name="activity_intensity_1_to_3"),
        ]
        indexes = [
            models.Index(fields=["coach", "title", "id"], name="activity_of_coach"),
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="activity_by_words"),
            GinIndex(SearchVector("words", config="simple"), name="activity_by_text"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_own(self) -> bool:
        """Whether a coach wrote it; else it came with the platform."""
        return self.coach_id is not None
