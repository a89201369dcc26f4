"""What goes along with word of a check-in, and reminding a client of one."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.models import Client
from common.registry import Enclosure, Subject, enclosures, subjects
from messaging.models import Notification
from progress.readings import turn_of


@enclosures.part("checkin_due", order=60)
def check_in_due(row: Notification) -> Enclosure | None:
    return Enclosure() if turn_of(row.client, at=timezone.now()).is_due else None


@subjects.part("check-in", order=60)
def check_in(client_id: int, number: int) -> Subject | None:
    """The next check-in, if one can be given; it has no number of its own."""
    client = Client.objects.filter(pk=client_id).first()
    if client is None or not turn_of(client, at=timezone.now()).is_open:
        return None
    return Subject(None, _("Have you a moment for your check-in?"), reverse("check_in"))
