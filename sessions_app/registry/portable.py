"""What sessions carry out and in."""

from common.registry import NotCarried, Table, portable
from sessions_app.models import Session


@portable.part("sessions", order=30)
def carried() -> list[Table | NotCarried]:
    facts = ("coach", "session_date", "minutes", "status", "format", "is_pro_bono", "notes", "tasks_assigned", "booked_at", "decided_at")
    return [Table("sessions", Session, fields=facts)]
