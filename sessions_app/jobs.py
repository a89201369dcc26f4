"""Reminders that follow what somebody chose."""

from django.utils import timezone

from accounts.models import User
from common.jobs import job
from sessions_app.actions import reminding


@job("sessions.remind_anew")
def remind_anew(person_id: int) -> None:
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is not None:
        reminding.remind_anew(person, at=timezone.now())
