"""Suggestions of a client who wants no archetypes: none of them rests on one any more."""

from typing import Any

from django.db import models

from clients.models import Client
from recommendations.actions.waiting import count_waiting
from recommendations.domain.features import SCHEMA_VERSION, names
from recommendations.models import Recommendation, SessionRecommendation
from recommendations.models.suggestion import Suggestion

ARCHETYPE = "archetype"
WITHHELD = "withheld"  # has no words; it stays in its place, because what a coach struck out is known by the place
CAUTIONS = {"repeat", "intensity"}
PLACE = names().index(ARCHETYPE)


def forget_archetypes(client: Client) -> None:
    """Take the archetype out of what the engine saw, counted and said, and take back what still waits and rested on it alone; the client's row is held."""
    waiting, offered = client.recommendations.waiting(), client.session_recommendations.filter(taken_at=None)
    waiting.filter(pk__in=_groundless(waiting)).update(status=Recommendation.Status.REPLACED)
    offered.filter(pk__in=_groundless(offered)).delete()
    for model in (Recommendation, SessionRecommendation):
        rows = list(model.objects.filter(client=client).exclude(reasons=[], features=None).order_by("pk"))
        for row in rows:
            _forget(row)
        model.objects.bulk_update(rows, ["features", "parts", "reasons"], batch_size=500)
    count_waiting(client)


def _groundless(rows: models.QuerySet[Any]) -> list[int]:
    """Those that nothing speaks for but an archetype."""
    return [row.pk for row in rows if {reason.get("key") for reason in row.reasons} - CAUTIONS == {ARCHETYPE}]


def _forget(row: Suggestion) -> None:
    row.parts = {group: part for group, part in row.parts.items() if group != ARCHETYPE}
    row.reasons = [{"key": WITHHELD, "facts": {}, "part": 0.0} if reason.get("key") == ARCHETYPE else reason for reason in row.reasons]
    if row.features and row.feature_version == SCHEMA_VERSION:
        row.features[PLACE] = 0.0
