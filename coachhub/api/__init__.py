"""The JSON API: the operations of all apps under /api/, their description, and the page that shows it."""

from clients import api as of_clients
from coachhub.api import clients, decisions, me, suggestions
from coachhub.api.house import House
from messaging import api as messages
from progress import api as progress
from recommendations import api as answers
from sessions_app import api as sessions

WORDS = """\
What a person can do here on pages, a program can do here in that person's name: the same rules, the same rows, the same log of who looked at what.

**Coming in.** Send a personal token as `Authorization: Bearer …`, or the cookie of a session and, to change something, its CSRF token as `X-CSRFToken`.
**Problems** are `application/problem+json`; what is not yours looks as if it did not exist. **Nothing twice:** send an `Idempotency-Key` with every POST.
**Nothing overwritten:** send the `ETag` that you read as `If-Match`. **Lists** come in pages: `next` is the `after` of the page that follows; with
`Accept: text/csv` as a sheet. **Webhooks** tell a program of a coach what happens, as `POST {"type", "timestamp", "data"}` with the act as
`/api/clients/{client_id}/acts` shows it, signed by the scheme of Standard Webhooks.
**Times** are ISO 8601 with their offset, days are those of the client's calendar."""

api = House(title="CoachHub", version="1.0.0", description=WORDS)
PARTS = (me, clients, of_clients, answers, suggestions, decisions, sessions, progress, messages)
for part in PARTS:
    api.add_router("", part.router)
