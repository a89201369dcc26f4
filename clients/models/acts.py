"""The log of acts, and the log of who read what: both are only ever appended to (a trigger in the database holds that)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.domain.kinds import KINDS, Kind
from clients.models.client import Client
from clients.querysets import ActQuerySet, OfClientQuerySet


class Act(models.Model):
    """One thing that happened with a client; a later act about the same thing, of the same family, supersedes it."""

    act_id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, models.CASCADE, related_name="acts", verbose_name=_("client"))
    kind = models.CharField(_("kind"), max_length=40)
    family = models.CharField(_("family"), max_length=40, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    about_type = models.CharField(_("about"), max_length=40, blank=True)
    about_id = models.BigIntegerField(_("about id"), null=True)
    title = models.CharField(_("in words"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    due_at = models.DateTimeField(_("due"), null=True)
    value = models.DecimalField(_("value"), max_digits=8, decimal_places=2, null=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-act_id"]
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=sorted(KINDS)), name="act_kind_known")]
        indexes = [
            models.Index(fields=["client", "-at", "-act_id"], name="act_newest"),
            models.Index(fields=["client", "about_type", "about_id", "family"], name="act_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.at:%Y-%m-%d}"

    @property
    def meaning(self) -> Kind:
        return KINDS[self.kind]


class Access(models.Model):
    """A coach or a member of staff opened something of a client's: who, what, when, from where; never its text."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="accesses", verbose_name=_("client"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    what = models.CharField(_("what"), max_length=60)
    about_id = models.BigIntegerField(_("about id"), null=True)
    address = models.GenericIPAddressField(_("from"), null=True)
    at = models.DateTimeField(_("at"))

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        indexes = [models.Index(fields=["client", "-at"], name="access_newest")]

    def __str__(self) -> str:
        return f"{self.what} · {self.at:%Y-%m-%d %H:%M}"
