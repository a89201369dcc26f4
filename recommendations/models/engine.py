"""What the engine has learned, and what it knows of each client: versions are truth, everything else here can be deleted and comes back the same."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clients.querysets import OfClientQuerySet


class ModelVersion(models.Model):
    """A prior that was learned from coaches who share; one is active, and without one the hand-set prior holds."""

    schema_version = models.PositiveSmallIntegerField(_("features' version"))
    mean = models.JSONField(_("mean of the weights"))
    precision = models.JSONField(_("precision of the coach level"))
    spread = models.JSONField(_("spread of clients"))
    noise = models.FloatField(_("variance of ratings"))
    effects = models.JSONField(_("expected of activities"), default=dict)  # by the activity's number, platform activities only
    coaches = models.PositiveIntegerField(_("coaches"))
    rows = models.PositiveIntegerField(_("rated suggestions"))
    metrics = models.JSONField(_("how well it foretells"), default=dict)
    is_active = models.BooleanField(_("in use"), default=False)
    created_at = models.DateTimeField(_("learned"), default=timezone.now)

    class Meta:
        db_table = "model_versions"
        ordering = ["-id"]
        verbose_name = _("version of the model")
        verbose_name_plural = _("versions of the model")
        constraints = [models.UniqueConstraint(fields=["is_active"], condition=Q(is_active=True), name="model_version_one_active")]

    def __str__(self) -> str:
        return f"{self.pk}"


class ModelState(models.Model):
    """A pure cache: what the rows of one client tell, or of all clients of one coach, as of a week. `print` names the rows it was made from."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("coach"))
    client = models.ForeignKey(Client, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("client"))
    print = models.CharField(_("made from"), max_length=200)
    rows = models.PositiveIntegerField(_("rows"))
    information = models.BinaryField(_("information"))  # the upper triangle, in eight bytes each
    shift = models.BinaryField(_("shift"))
    effects = models.JSONField(_("effects of activities"), default=dict)  # of a coach
    ratings = models.JSONField(_("mean ratings of activities"), default=dict)  # of a coach's clients: mean and people by activity, and over all
    computed_at = models.DateTimeField(_("computed"), default=timezone.now)

    class Meta:
        db_table = "model_states"
        verbose_name = _("state of the model")
        verbose_name_plural = _("states of the model")
        constraints = [models.UniqueConstraint(fields=["coach", "client"], nulls_distinct=False, name="model_state_once")]

    def __str__(self) -> str:
        return self.print


class ClientSignals(models.Model):
    """What the engine knows of a client now: levels, their means of 90 days, what too much there is, and what shared entries speak of."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="signals", verbose_name=_("client"))
    levels = models.JSONField(_("levels"), default=dict)  # by element, 0-100; what is unknown is not there
    means = models.JSONField(_("means of 90 days"), default=dict)
    overdrive = models.JSONField(_("overdrive"), default=dict)
    need = models.JSONField(_("need"), default=dict)  # by element, 0-1
    themes = ArrayField(models.FloatField(), size=5, null=True, blank=True, verbose_name=_("themes"))  # of shared entries that are open to it; else nothing
    engagement = models.PositiveSmallIntegerField(_("engagement score"), null=True, blank=True)
    mark = models.BigIntegerField(default=0, editable=False)  # the database moves it on with every event about the client's suggestions
    computed_at = models.DateTimeField(_("computed"), default=timezone.now)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        db_table = "client_signals"
        verbose_name = _("signals of a client")
        verbose_name_plural = _("signals of clients")

    def __str__(self) -> str:
        return str(self.client)
