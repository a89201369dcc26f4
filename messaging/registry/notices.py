"""What goes along with mails, and what a coach may remind a client of, as far as clients and messages know it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Task
from common.registry import Enclosure, Subject, enclosures, subjects
from messaging.actions.due_tasks import is_still_due
from messaging.models import Notification, Resource


@enclosures.part("task_due", order=50)
def task_due(row: Notification) -> Enclosure | None:
    return Enclosure() if is_still_due(row) else None


@enclosures.part("file_shared", order=51)
def file_shared(row: Notification) -> Enclosure | None:
    """Nothing once it was taken back."""
    return Enclosure() if Resource.objects.shared().filter(pk=row.about_id or 0).exists() else None


@subjects.part("file", order=51)
def file(client_id: int, number: int) -> Subject | None:
    found = Resource.objects.shared().filter(client=client_id, pk=number, is_from_client=False).first()
    words = _("Have you had a look at “%(title)s”?")
    return Subject(found, words % {"title": found.title}, reverse("messaging:resource", args=[found.pk])) if found else None


@subjects.part("task", order=20)
def task(client_id: int, number: int) -> Subject | None:
    found = Task.objects.open().filter(client=client_id, pk=number).first()
    return Subject(found, _("Do you remember “%(task)s”?") % {"task": found.task_description}, reverse("me")) if found else None
