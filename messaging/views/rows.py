"""The parts of a thread that come again and again: its bubbles and what stands below them."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.gates import PersonRequest
from clients.models import Client
from messaging.readings.threads import Stretch
from messaging.views.bubbles import bubbles, foot, last_own


def thread_parts(request: PersonRequest, client: Client, stretch: Stretch) -> dict[str, Any]:
    """Bubbles and foot of these messages, for whoever asks."""
    now, thread = timezone.now(), getattr(client, "conversation", None)
    is_live = client.state != Client.State.ARCHIVED
    place = last_own(stretch.rows, request.user) if stretch.rows else _last_place(thread, request)
    return {
        "client": client,
        "thread_url": reverse("messaging:thread", args=[client.pk]),
        "is_live": is_live,
        "bubbles": list(bubbles(stretch, client, reader=request.user, now=now)),
        "foot": foot(thread, place, client, reader=request.user, now=now),
        "revision": thread.revision if thread else 0,
        "unread": (thread.unread_by_coach if request.user.is_coach else thread.unread_by_client) if thread and is_live else 0,
        "now": now,
    }


def _last_place(thread: Any, request: PersonRequest) -> int | None:
    """Nothing came after what is shown: the last message is of the reader's side if the thread says so."""
    if thread is None or thread.last_at is None or thread.is_last_from_client != request.user.is_client:
        return None
    return thread.last_place
