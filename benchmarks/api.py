"""200 clients as JSON, against a plain Django REST framework list of the same rows, and against PostgreSQL writing the JSON itself."""

import gzip
from collections.abc import Callable
from typing import Any

from benchmarks.harness.plan import Benchmark, CannotMeasure, Ceiling, Plan, Ratio, Reading
from benchmarks.world import PRACTICES, SIZES, coach_email

ROWS = 200
SORTED = "sort_name", "client_id"
# As far down as it can go: one string from PostgreSQL, nobody checked, nothing counted.
AGGREGATE = """
SELECT json_agg(row)::text FROM (
    SELECT client_id, name, email, state, since_date, tags, archetypes, "leading", score, score_before, score_state, balance_by_week, last_session_at,
           next_session_at, last_act_at, sessions_held, tasks_open, tasks_overdue, unread
    FROM client_cards
    WHERE client_id IN (SELECT client_id FROM clients_coaching WHERE coach_id = %s AND ended_at IS NULL) AND state <> 'archived'
      AND practice_id = (SELECT practice_id FROM accounts_membership WHERE user_id = %s)
    ORDER BY sort_name, client_id LIMIT %s
) row
"""


class Answered:
    """A function that answers with JSON, called as it is: no sign-in, no middleware, no limits; compressed when timed, as the page beside it is."""

    def __init__(self, name: str, answer: Callable[[], bytes]) -> None:
        self.name, self.answer = name, answer
        if answer().count(b'"email"') != ROWS:
            raise CannotMeasure(f"{name} does not answer with {ROWS} clients.")

    def send(self) -> None:
        from benchmarks.harness.weight import COMPRESSION

        gzip.compress(self.answer(), COMPRESSION)

    def read(self) -> Reading:
        from benchmarks.harness.pages import recorded

        with recorded() as queries:
            body = self.answer()
        return Reading(body.decode(), queries)


def plain_list(coach: Any) -> Callable[[], bytes]:
    """What one writes first with Django REST framework: a serializer of the model, a view, its renderer; the rows found as ours are."""
    from rest_framework.generics import ListAPIView
    from rest_framework.permissions import AllowAny
    from rest_framework.renderers import JSONRenderer
    from rest_framework.serializers import ModelSerializer
    from rest_framework.test import APIRequestFactory

    from clients.models import Card
    from coachhub.api.client_words import ROW

    class CardSerializer(ModelSerializer):
        class Meta:
            model, fields = Card, [name for name in ROW if name != "client_id"] + ["client"]

    class Cards(ListAPIView):
        authentication_classes, permission_classes, renderer_classes, serializer_class = [], [AllowAny], [JSONRenderer], CardSerializer

        def get_queryset(self) -> Any:
            return Card.objects.visible_to(coach).current().order_by(*SORTED)[:ROWS]

    view, request = Cards.as_view(), APIRequestFactory().get("/")
    return lambda: view(request).render().content


def aggregated(coach: Any) -> Callable[[], bytes]:
    from django.db import connection

    def answer() -> bytes:
        with connection.cursor() as cursor:
            cursor.execute(AGGREGATE, [coach.pk, coach.pk, ROWS])
            return cursor.fetchone()[0].encode()

    return answer


def plan() -> Plan:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from accounts.models import User
    from benchmarks.harness.pages import Page

    settings.API_REQUESTS_A_MINUTE = 1_000_000  # the count is part of what is measured, its end is not
    application = get_wsgi_application()
    coaches = {size: User.objects.get(email=coach_email(size)) for size in SIZES}
    lists = {
        size: Page(f"api-{size}", path=f"/api/clients?limit={ROWS}", user=coach, application=application, holds='"items"') for size, coach in coaches.items()
    }
    first, floor = Answered("drf-200", plain_list(coaches[200])), Answered("json_agg", aggregated(coaches[200]))
    return Plan(timed=[lists[200], first, floor], counted=[lists[0], lists[25], lists[1000]], bars=BARS, floor="json_agg")


EVERY = ["api-0", "api-25", "api-200", "api-1000"]
BARS: list[Ratio | Ceiling] = [
    Ratio("api-200", "drf-200", at_most=1.2),
    Ratio("api-200", "json_agg"),
    Ceiling("sql", EVERY, at_most=5, is_constant=True),
    Ceiling("buffers", EVERY),
]
BENCHMARK = Benchmark("200 clients as JSON, against a plain list by Django REST framework and against json_agg", world=PRACTICES, plan=plan)
