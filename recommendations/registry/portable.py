"""What suggestions carry out and in: for the coach everything about the client, for the client what was sent and what they said of it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from common.registry import NotCarried, Reader, Table, archetype_tags, portable, tagged_models
from recommendations.models import (
    Activity,
    ClientSignals,
    EngineSettings,
    Feedback,
    FeedbackEvent,
    ModelCall,
    ModelState,
    Recommendation,
    RecommendationBatch,
    SessionRecommendation,
)
from recommendations.querysets import REMEMBERED

SUGGESTED = ("element", "title", "description", "kind", "minutes", "priority_level", "source", "model_name")
COUNTED = (
    *("activity", "position", "original_title", "original_text", "prompt_version", "features", "feature_version"),
    *("parts", "reasons", "mean", "sd", "is_explored", "is_control", "batch"),
)
ANSWERED = ("archetype", "status", "decline_reason", "sent_at", "opened_at", "answered_at", "withdrawn_at")
REVIEWED = ("taken_at", "struck", "dismiss_reason", "decided_by", "decided_at", "leaves_at", "due_at", "withdrawn_by")
COUNTS_SAVES = {"version": "counts saves in this house"}


@archetype_tags.part("recommendations", order=50)
def tags(client_ids: Collection[int]) -> Iterable[tuple[str, int, str]]:
    """The archetypes of suggestions that reached the client."""
    rows = Recommendation.objects.sent().filter(client__in=client_ids).exclude(archetype=None).order_by("pk").values_list("pk", "archetype")
    return [("recommendations.recommendation", recommendation_id, slug) for recommendation_id, slug in rows]


@tagged_models.part("recommendations", order=50)
def suggestions() -> type[Recommendation]:
    return Recommendation


@portable.part("recommendations", order=50)
def carried() -> list[Table | NotCarried]:
    return [*_offered(), *_answered(), _settings(), _asked_of_models(), NotCarried(Activity, "a coach's library, about no client"), *_counted()]


def _counted() -> list[Table | NotCarried]:
    return [NotCarried(ClientSignals, "a snapshot, computed anew"), NotCarried(ModelState, "a cache, computed anew")]


def _offered() -> list[Table | NotCarried]:
    counted = ("purpose", "arm", "engine_version", "feature_version", "seed", "need", "milliseconds", "created_at")
    return [
        Table("suggestion runs", RecommendationBatch, for_coach=("coach", *counted), readers=("coach",), for_machines=counted[2:-1]),
        Table(
            "suggestions",
            Recommendation,
            fields=(*SUGGESTED, *ANSWERED, "created_at"),
            for_coach=(*COUNTED, *REVIEWED),
            left_out=COUNTS_SAVES,
            rows_for=_sent_if_client,
            for_machines=COUNTED,
        ),
        Table(
            "suggestions for sessions",
            SessionRecommendation,
            for_coach=(*SUGGESTED, *COUNTED, "taken_at", "created_at"),
            readers=("coach",),
            for_machines=COUNTED,
        ),
    ]


def _answered() -> list[Table | NotCarried]:
    return [
        Table("ratings", Feedback, fields=("recommendation", "rating", "comments", "created_at", "updated_at"), for_machines=("recommendation",)),
        Table(
            "suggestion events",
            FeedbackEvent,
            for_coach=("recommendation", "kind", "value", "actor", "at"),
            readers=("coach",),
            for_machines=("recommendation",),
        ),
    ]


def _settings() -> Table:
    of_coach = "a coach's own, about no client"
    return Table(
        "suggestion settings",
        EngineSettings,
        fields=("llm_consent", "reset_at", "updated_at"),
        for_coach=("need_weight", "is_exploring", "intensity_cap", "blocked_tags", "contraindications", "targets"),
        left_out={
            "coach": of_coach,
            "may_pool": of_coach,
            "may_use_llm": of_coach,
            "llm_budget": of_coach,
            "blocked_activities": "numbers of this house's library",
            **COUNTS_SAVES,
        },
    )


def _asked_of_models() -> Table:
    told = ("at", "level", "model_name", "prompt_version", "fields", "sent", "outcome")
    return Table(
        "questions to a language model",
        ModelCall,
        fields=told,
        for_coach=("coach", "batch", "answer", "dropped", "tokens", "milliseconds"),
        left_out={"fingerprint": "finds the same question again in this house"},
        for_machines=("batch",),
    )


def _sent_if_client(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    return rows.filter(REMEMBERED) if reader == "client" else rows
