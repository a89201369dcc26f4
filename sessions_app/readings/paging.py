"""Lists of sessions that are turned page by page, newest first."""

from datetime import datetime

from django.core import signing
from django.utils import timezone
from django.utils.http import urlencode

from sessions_app.models import Session
from sessions_app.querysets import SessionQuerySet

ROWS = 25


def page_before(sessions: SessionQuerySet, before: str, *, rows: int = ROWS, **asked: str) -> tuple[list[Session], str]:
    """The rows that follow this mark, and the query of the next page, empty at the end."""
    if before:
        sessions = sessions.before(*_mark(before))
    found = list(sessions[: rows + 1])
    if len(found) <= rows:
        return found, ""
    more = signing.dumps([found[rows - 1].session_date.isoformat(), found[rows - 1].pk], salt="sessions")
    return found[:rows], f"?{urlencode(asked | {'before': more})}"


def _mark(before: str) -> tuple[datetime, int]:
    try:
        at, session_id = signing.loads(before, salt="sessions")
    except signing.BadSignature:
        return timezone.now(), 0
    return datetime.fromisoformat(at), session_id
