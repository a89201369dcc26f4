"""How much one person may ask for in a minute, counted in one statement."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpResponse

WINDOW = timedelta(minutes=1)
# The count begins anew with the first request after a minute.
COUNT = """
INSERT INTO common_apiuse AS use (person_id, since, requests) VALUES (%(person)s, %(at)s, 1)
ON CONFLICT (person_id) DO UPDATE SET
    requests = CASE WHEN use.since > %(oldest)s THEN use.requests + 1 ELSE 1 END,
    since = CASE WHEN use.since > %(oldest)s THEN use.since ELSE %(at)s END
RETURNING since, requests
"""


@dataclass(frozen=True)
class Use:
    """What somebody asked for since the minute began."""

    since: datetime
    requests: int
    at: datetime

    @property
    def most(self) -> int:
        return settings.API_REQUESTS_A_MINUTE

    @property
    def is_over(self) -> bool:
        return self.requests > self.most

    @property
    def seconds_left(self) -> int:
        return max(1, round((self.since + WINDOW - self.at).total_seconds()))

    def tell(self, response: HttpResponse) -> None:
        """The headers of the IETF's draft on rate limits, and when to come again for whoever asked too much."""
        response["RateLimit-Policy"] = f'"minute";q={self.most};w={int(WINDOW.total_seconds())}'
        response["RateLimit"] = f'"minute";r={max(0, self.most - self.requests)};t={self.seconds_left}'
        if self.is_over:
            response["Retry-After"] = str(self.seconds_left)


def count(person_id: int, *, at: datetime) -> Use:
    """Count one more request of this person."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"person": person_id, "at": at, "oldest": at - WINDOW})
        since, requests = cursor.fetchone() or (at, 1)
    return Use(since, requests, at)
