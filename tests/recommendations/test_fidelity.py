"""Each number that a reason quotes can be worked out again from the tables by somebody who does not know the engine."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Avg, Count

from progress.actions import refresh_balance
from progress.models import BalanceSnapshot
from recommendations.actions.signals import refresh_signals
from recommendations.actions.suggest import suggest
from recommendations.domain.features import names
from recommendations.models import EngineSettings, Feedback, FeedbackEvent, Recommendation, SessionRecommendation
from tests import factories

AT = datetime(2026, 3, 11, 10, tzinfo=UTC)
KINDS = ("exercise", "journal_prompt", "reflection")


@pytest.fixture
def noah(db):
    """A client with a fallen Earth, a facet in focus, an archetype, and forty ratings of which writing prompts got the best."""
    coach = factories.coach()
    EngineSettings.objects.create(coach=coach, need_weight=0.3)
    person, *others = (factories.client(coach=coach, since_date=(AT - timedelta(days=300)).date()) for _ in range(4))
    activities = [
        factories.activity(of=of, kind=KINDS[number % 3], minutes=8 + number % 5, facet=factories.facet(f"{of}-1"))
        for number, of in enumerate(("fire", "water", "earth", "air", "aether") * 6)
    ]
    for number, activity in enumerate(activities[:20]):
        for somebody in (person, *others):
            rating = 5 if activity.kind == "journal_prompt" else 2 + number % 2
            seen = [float(name in {"bias", f"kind:{activity.kind}"}) for name in names()]
            factories.suggestion(somebody, activity, at=AT - timedelta(days=70 + 2 * number), rating=rating, features=seen)
    for slug, before, now in (("fire", 55, 55), ("water", 60, 60), ("earth", 62, 31), ("air", 58, 58), ("aether", 61, 61)):
        for weeks, value in ((12, before), (8, before), (4, before), (0, now), (0, now)):
            factories.reading(person, slug, value, on=(AT - timedelta(weeks=weeks)).date())
    person.facet_focuses.create(facet=factories.facet("water-1"), from_date=AT.date(), why="It is time.")
    person.archetype_notes.create(archetype=factories.archetype("builder", of="earth"), from_date=AT.date())
    refresh_balance([person.pk], at=AT)
    refresh_signals([person.pk], at=AT)
    return person


def _level(row: SessionRecommendation, element: str) -> int:
    return round(BalanceSnapshot.objects.get(client=row.client).levels[element]["level"])


def _kind(row: SessionRecommendation) -> dict[str, object]:
    ratings = FeedbackEvent.objects.filter(client=row.client, kind="rated", recommendation__kind=row.kind)
    found = ratings.aggregate(mean=Avg("value"), count=Count("pk"))
    return {"kind": row.kind, "mean": round(float(found["mean"]), 1), "count": found["count"]}


def _item(row: SessionRecommendation) -> dict[str, object]:
    ratings = FeedbackEvent.objects.filter(kind="rated", recommendation__activity=row.activity)
    found = ratings.aggregate(mean=Avg("value"), count=Count("client", distinct=True))
    return {"mean": round(float(found["mean"]), 1), "count": found["count"]}


def _length(row: SessionRecommendation) -> dict[str, object]:
    over = Recommendation.objects.filter(client=row.client, status__in=["done", "declined"])
    near = [one.status == "done" for one in over if row.minutes / 1.5 <= one.minutes <= row.minutes * 1.5]
    return {"done": sum(near), "sent": len(near)}


def _again(row: SessionRecommendation) -> dict[str, object]:
    return {"rating": FeedbackEvent.objects.filter(client=row.client, kind="rated", recommendation__activity=row.activity).latest("at").value}


def _repeat(row: SessionRecommendation) -> dict[str, object]:
    sent = Recommendation.objects.filter(client=row.client, activity=row.activity).latest("sent_at").sent_at
    return {"weeks": round((AT - sent) / timedelta(weeks=1))}


def _fall(row: SessionRecommendation) -> dict[str, object]:
    mean = row.client.signals.means[row.element_id]
    return {"element": row.element_id, "level": _level(row, row.element_id), "points": round(mean - row.client.signals.levels[row.element_id])}


RECOMPUTED: dict[str, Callable[[SessionRecommendation], dict[str, object]]] = {
    "fall": _fall,
    "lowest": lambda row: {"element": row.element_id, "level": _level(row, row.element_id)},
    "need": lambda row: {"element": row.element_id, "level": _level(row, row.element_id), "target": 60},
    "kind": _kind,
    "item": _item,
    "again": _again,
    "length": _length,
    "repeat": _repeat,
    "focus": lambda row: {"facet": row.client.facet_focuses.get().facet.name},
    "archetype": lambda row: {"archetype": row.client.archetype_notes.get().archetype.name},
    "new": lambda row: {},
}


def test_every_quoted_number_is_in_the_database(noah):
    rows = suggest(noah, k=30, purpose="session", at=AT)
    quoted = [(row, reason) for row in rows for reason in row.reasons]
    assert {"fall", "kind"} <= {reason["key"] for _, reason in quoted}
    assert [reason["facts"] for _, reason in quoted] == [RECOMPUTED[reason["key"]](row) for row, reason in quoted]


def test_every_reason_weighs_something(noah):
    rows = suggest(noah, k=30, purpose="session", at=AT)
    parts = [reason["part"] for row in rows for reason in row.reasons if reason["key"] != "new"]
    assert min(abs(part) for part in parts) >= 0.05
    assert not Feedback.objects.exists()  # ratings come from events alone: the words of a client are not the engine's
