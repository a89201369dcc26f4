from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

from accounts.models import Practice
from clients.domain.attention import INTERVAL_DAYS
from clients.models.client import Client
from clients.querysets import CardQuerySet


class Card(models.Model):
    """Snapshot of one client for lists: everything that a row shows, rebuilt from the truth, never edited.

    The plain facts stand here once more, because a list that looked each client up beside its card would touch three times
    as many pages. The last columns are written by the apps above that know them.
    """

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="card", verbose_name=_("client"))
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="+", verbose_name=_("practice"))
    name = models.CharField(_("name"), max_length=120)
    sort_name = models.CharField(max_length=120)
    email = models.EmailField(_("email address"), blank=True)
    photo = models.CharField(_("photo"), max_length=100, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list)
    words = models.GeneratedField(
        expression=Func("name", "email", "tags", function="search_words"),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("words to find it by"),
    )
    state = models.CharField(_("state"), max_length=10, choices=Client.State)
    since_date = models.DateField(_("client since"))
    last_act_at = models.DateTimeField(_("last act"), null=True)
    last_session_at = models.DateTimeField(_("last session"), null=True)
    next_session_at = models.DateTimeField(_("next session"), null=True)
    sessions_held = models.PositiveSmallIntegerField(_("sessions in 12 weeks"), default=0)
    tasks_open = models.PositiveSmallIntegerField(_("open tasks"), default=0)
    tasks_overdue = models.PositiveSmallIntegerField(_("overdue tasks"), default=0)
    next_due_date = models.DateField(_("next due"), null=True)
    goal = models.CharField(_("goal"), max_length=200, blank=True)
    archetypes = ArrayField(models.SlugField(), verbose_name=_("archetypes"), default=list)
    acts_by_week = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("acts by week"), default=list)
    formula_version = models.PositiveSmallIntegerField(_("formula"))
    computed_at = models.DateTimeField(_("computed"))

    score = models.PositiveSmallIntegerField(_("engagement"), null=True)
    score_before = models.PositiveSmallIntegerField(_("engagement four weeks ago"), null=True)
    score_state = models.CharField(_("state of the score"), max_length=10, blank=True)
    balance_by_week = ArrayField(models.PositiveSmallIntegerField(null=True), verbose_name=_("balance by week"), default=list)
    leading = models.CharField(_("leading element"), max_length=10, blank=True)
    unread = models.PositiveIntegerField(_("unread messages"), default=0)
    interval_days = models.PositiveSmallIntegerField(_("days between sessions by agreement"), default=INTERVAL_DAYS)

    objects = CardQuerySet.as_manager()

    class Meta:
        db_table = "client_cards"
        ordering = ["sort_name", "client"]
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        indexes = [
            models.Index(fields=["practice", "sort_name", "client"], name="card_by_name"),
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="card_by_words"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def own_columns(cls) -> list[str]:
        """The columns that clients itself computes; the others belong to the apps above."""
        others = {"client", "words", "score", "score_before", "score_state", "balance_by_week", "leading", "unread", "interval_days"}
        return [field.name for field in cls._meta.concrete_fields if field.name not in others]
