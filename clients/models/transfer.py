"""What comes in and goes out in bulk: a CSV of clients on its way in, a zip on its way out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from clients.querysets import ImportQuerySet, ImportRowQuerySet, OfCoachQuerySet, OfPersonQuerySet


class ClientImport(models.Model):
    """One CSV file of clients: read, mapped, looked at, written in the background, undone within a day."""

    class State(models.TextChoices):
        READ = "read", _("Read")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="client_imports", verbose_name=_("coach"))
    file_name = models.CharField(_("file"), max_length=200)
    # Kept only until its columns are named: from then on the rows hold it.
    content = models.BinaryField(_("the file itself"), null=True, editable=False)
    encoding = models.CharField(_("letters"), max_length=20, default="utf-8")
    separator = models.CharField(_("between the columns"), max_length=1, default=",")
    has_header = models.BooleanField(_("first line names the columns"), default=True)
    header = models.JSONField(_("columns of the file"), default=list)
    mapping = models.JSONField(_("what each column is"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READ)
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    failure = models.CharField(_("what went wrong"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("import of clients")
        verbose_name_plural = _("imports of clients")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["read", "waiting", "running", "done", "failed", "undoing", "undone"]), name="import_state_known"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="import_done_of_total"),
        ]

    def __str__(self) -> str:
        return f"{self.coach} · {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("clients:import_columns", args=[self.pk])


class ImportRow(models.Model):
    """One row of the file, what is to become of it, and which client it made or changed."""

    class Decision(models.TextChoices):
        ADD = "add", _("Add")
        MERGE = "merge", _("Fill in what is missing")
        SKIP = "skip", _("Skip")

    class Finding(models.TextChoices):
        PLAIN = "", _("New")
        WRONG = "wrong", _("A cell is wrong")
        OWN = "own", _("Already one of your clients")
        TWIN = "twin", _("The same address stands further up in the file")
        HIDDEN = "hidden", _("Already a client of your practice with another coach")
        ARCHIVED = "archived", _("Already here, archived")
        NAMESAKE = "namesake", _("One of your clients has the same name")

    run = models.ForeignKey(ClientImport, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("line"))
    cells = models.JSONField(_("cells"), default=list)
    problems = models.JSONField(_("problems"), default=dict)
    finding = models.CharField(_("finding"), max_length=10, choices=Finding, default=Finding.PLAIN, blank=True)
    decision = models.CharField(_("decision"), max_length=5, choices=Decision, default=Decision.ADD)
    client = models.ForeignKey(Client, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("client"))
    before = models.JSONField(_("facts before"), null=True, blank=True)
    is_written = models.BooleanField(_("written"), default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number", "id"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_once"),
            models.CheckConstraint(condition=Q(decision__in=["add", "merge", "skip"]), name="import_decision_known"),
            models.CheckConstraint(condition=Q(finding__in=["", "wrong", "own", "twin", "hidden", "archived", "namesake"]), name="import_finding_known"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Export(models.Model):
    """A zip that is made in the background for one person: of one client, of all of a coach's, or of a client's own."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports", verbose_name=_("for"))
    client = models.ForeignKey(Client, models.CASCADE, null=True, blank=True, related_name="exports", verbose_name=_("client"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(_("clients"), default=0)
    done = models.PositiveIntegerField(_("clients done"), default=0)
    failure = models.CharField(_("what went wrong"), max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to="exports/", blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    expires_at = models.DateTimeField(_("deleted after"), null=True, blank=True)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["waiting", "running", "ready", "failed"]), name="export_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.created_at:%Y-%m-%d}"


class Arrival(models.Model):
    """An export on its way in: read, looked at, written in the background one client at a time; it keeps no names."""

    class State(models.TextChoices):
        READ = "read", _("Read")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="arrivals", verbose_name=_("coach"))
    file = models.FileField(_("file"), upload_to="arrivals/", blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READ)
    total = models.PositiveIntegerField(_("clients"), default=0)
    done = models.PositiveIntegerField(_("clients done"), default=0)
    made = models.PositiveIntegerField(_("clients brought in"), default=0)
    known = models.PositiveIntegerField(_("clients already here"), default=0)
    problems = models.JSONField(_("clients that could not be read"), default=list)
    failure = models.CharField(_("what went wrong"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = OfCoachQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("export brought in")
        verbose_name_plural = _("exports brought in")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["read", "waiting", "running", "done", "failed"]), name="arrival_state_known"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="arrival_done_of_total"),
        ]

    def __str__(self) -> str:
        return f"{self.coach} · {self.created_at:%Y-%m-%d}"
