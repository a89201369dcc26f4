"""What my coach can see: exactly that, kind by kind, and who opened what when.

The list is made of the same declarations as a coach's export, so that nothing can be readable and not stand here.
"""

from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.gates import PersonRequest, client_only
from clients.gates import get_own_client
from clients.models import Access, Client
from common.answers import page
from common.registry import Table, tables
from progress.models import Entry
from progress.readings.journal import openings
from recommendations.gates import settings_of

MOST, LOOKS, ENTRIES, UNFOLDED = 100, 30, 50, 5
SALT = "looks"
# Where the client reads the same, by the name of the table; a table without a line stands here all the same, by its own name.
PLACES = {
    "client": "accounts:profile",
    "tasks": "my_tasks",
    "goals": "me",
    "milestones": "me",
    "archetypes": "my_journey",
    "facets": "my_journey",
    "rhythm": "my_progress",
    "readings": "my_progress",
    "messages": "messaging:own",
    "coachings": "data",
    "suggestion settings": "recommendations:own_language_model",
    "questions to a language model": "recommendations:own_language_model",
    **dict.fromkeys(("check-ins", "answers", "pulses"), "my_check_ins"),
    **dict.fromkeys(("suggestions", "ratings"), "recommendations:own"),
    **dict.fromkeys(("sessions", "topics", "plans", "reflections"), "sessions:own_sessions"),
    **dict.fromkeys(("files", "resources", "views", "attachments"), "messaging:own_files"),
}
OWN_WORDS = {
    "client": gettext_lazy("Your name, address, photo, time zone and since when you are a client"),
    "acts": gettext_lazy("The line of what happened: sessions, tasks, goals, shared entries, check-ins"),
    "readings": gettext_lazy("What was said about the five elements"),
    "rhythm": gettext_lazy("The rhythm that you agreed on"),
    "archetypes": gettext_lazy("Archetypes that you or your coach noted"),
    "coachings": gettext_lazy("Who coaches you, and since when"),
    "invitations": gettext_lazy("Invitations to you"),
    "topics": gettext_lazy("Topics that you proposed"),
    "plans": gettext_lazy("Steps in the plans of your sessions"),
    "reflections": gettext_lazy("What you wrote after a session"),
    "answers": gettext_lazy("Your answers in check-ins"),
    "suggestions": gettext_lazy("Suggestions for you"),
    "ratings": gettext_lazy("How you rated suggestions"),
    "suggestion settings": gettext_lazy("What you allow, and how suggestions are made"),
    "files": gettext_lazy("The files themselves"),
    "resources": gettext_lazy("Files and links between you and your coach"),
    "views": gettext_lazy("When a file was opened"),
    "attachments": gettext_lazy("Which file came with which message"),
}
OPENED = {
    "overview": gettext_lazy("Your overview"),
    "brief": gettext_lazy("The brief before a session"),
    "journal": gettext_lazy("The entries that you share"),
    "entry": gettext_lazy("An entry: %(title)s"),
    "notes": gettext_lazy("Their own notes"),
    "note": gettext_lazy("One of their own notes"),
    "engagement": gettext_lazy("The engagement score"),
    "balance": gettext_lazy("The balance of the elements"),
    "reading": gettext_lazy("What was said about an element"),
    "tasks": gettext_lazy("Your tasks"),
    "journey": gettext_lazy("Your journey"),
    "sessions": gettext_lazy("Your sessions"),
    "files": gettext_lazy("The list of your files"),
    "file": gettext_lazy("One of your files"),
    "program": gettext_lazy("A program of theirs was told what happened"),
}


@client_only
@require_safe
def seen(request: PersonRequest) -> HttpResponse:
    client, now = get_own_client(request.user), timezone.now()
    shared = list(Entry.objects.readable_by(request.user).filter(client=client).shared().order_by("-shared_at", "-pk").defer("search")[: ENTRIES + 1])
    opened = openings(client, [entry.pk for entry in shared])
    entries = [(entry, opened.get(entry.pk)) for entry in shared[:ENTRIES]]
    context = {
        "section": "write",
        "tab": "seen",
        "client": client,
        "now": now,
        "entries": entries[:UNFOLDED],
        "earlier_entries": entries[UNFOLDED:],
        "has_more": len(shared) > ENTRIES,
        "leave": settings_of(request.user, client).llm_consent,
        "kinds": [kind for table in tables() if (kind := _kind(table, client))],
    }
    return page(request, "coachhub/seen.html", context | _looks(request, client, now))


def _kind(table: Table, client: Client) -> dict[str, Any] | None:
    """What a coach may read of one table: its name, how many rows, and where the client reads the same; None for nothing."""
    if "coach" not in table.readers or "client" not in table.readers or table.model is Entry:
        return None
    count = table.rows_for(table.of(client), "coach").order_by()[: MOST + 1].count()
    if not count:
        return None
    names = table.model._meta
    label = OWN_WORDS.get(table.name) or capfirst(str(names.verbose_name if count == 1 else names.verbose_name_plural))
    said = "" if table.model is Client else _("more than %(most)d") % {"most": MOST} if count > MOST else str(count)
    return {"label": label, "count": said, "url": reverse(PLACES[table.name]) if table.name in PLACES else ""}


def _looks(request: PersonRequest, client: Client, now: datetime) -> dict[str, Any]:
    """Who opened what and when, the newest first, a page at a time."""
    before = request.GET.get("before", "")
    found = Access.objects.visible_to(request.user).filter(client=client).select_related("actor").order_by("-at", "-pk")
    if before:
        at, number = _mark(before)
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=number))
    rows = list(found[: LOOKS + 1])
    numbers = [row.about_id for row in rows if row.what == "entry" and row.about_id]
    entries = {entry.pk: entry for entry in Entry.objects.readable_by(request.user).filter(client=client, pk__in=numbers).defer("search", "body")}
    more = signing.dumps([rows[LOOKS - 1].at.isoformat(), rows[LOOKS - 1].pk], salt=SALT) if len(rows) > LOOKS else ""
    return {
        "looks": [{"at": row.at, "who": row.actor.name if row.actor else _("Somebody who left"), "what": _what(row, entries)} for row in rows[:LOOKS]],
        "earlier": f"?{urlencode({'before': more})}#looks-heading" if more else "",
        "is_earlier_page": bool(before),
    }


def _what(row: Access, entries: dict[int, Entry]) -> str:
    entry = entries.get(row.about_id or 0)
    title = (entry.title or date_format(timezone.localtime(entry.written_at), "DATE_FORMAT")) if entry else _("one that is deleted")
    return str(OPENED.get(row.what, capfirst(row.what))) % {"title": title}


def _mark(before: str) -> tuple[datetime, int]:
    try:
        at, number = signing.loads(before, salt=SALT)
    except signing.BadSignature:
        return timezone.now(), 0
    return datetime.fromisoformat(at), number
