"""What progress carries out and in: the agreed rhythm, what was said about the elements, and the readings. Levels and scores are computed anew."""

from common.registry import NotCarried, Table, portable
from progress.models import (
    Answer,
    BalanceSnapshot,
    CheckIn,
    Draft,
    ElementReading,
    EngagementMetric,
    EngagementSnapshot,
    ItemSet,
    Pulse,
    RatedElement,
    Rating,
    Rhythm,
)

OTHER_WORDS = {"asked": "a version of this house; every answer keeps its words"}


@portable.part("progress", order=40)
def carried() -> list[Table | NotCarried]:
    return [
        Table(
            "rhythm",
            Rhythm,
            fields=("interval_days", "journal_target", "weights", "agreed_at"),
            left_out={"version": "counts saves in this house", "is_shown": "decided anew in each house"},
        ),
        *_said(),
        Table(
            "readings",
            ElementReading,
            fields=("element", "value", "date", "source", "quality", "overdrive", "origin_type", "origin_id", "recorded_at"),
            for_machines=("quality", "origin_type", "origin_id", "recorded_at"),
        ),
        NotCarried(Draft, "not sent yet, so not said yet"),
        NotCarried(ItemSet, "a practice's own words, about no client"),
        NotCarried(EngagementSnapshot, "a snapshot, computed anew"),
        NotCarried(EngagementMetric, "counted anew from acts and tasks"),
        NotCarried(BalanceSnapshot, "a snapshot, computed anew"),
    ]


def _said() -> list[Table | NotCarried]:
    """Check-ins, pulses and ratings, before the readings that name them by number."""
    return [
        Table(
            "check-ins",
            CheckIn,
            fields=("date", "done_at", "seconds", "quality", "doubts"),
            left_out=OTHER_WORDS,
            for_machines=("seconds", "quality", "doubts"),
        ),
        Table("answers", Answer, fields=("check_in", "item", "order", "element", "key", "text", "raw"), for_machines=("check_in", "item", "order", "key")),
        Table("pulses", Pulse, fields=("date", "done_at", "fire", "water", "earth", "air", "aether")),
        Table(
            "coach ratings",
            Rating,
            for_coach=("coach", "date", "rated_at", "note", "is_independent"),
            left_out={"asked": "a version of this house"},
            readers=("coach",),
        ),
        Table(
            "rated elements",
            RatedElement,
            for_coach=("rating", "element", "value", "confidence", "is_hot", "facet"),
            readers=("coach",),
            for_machines=("rating",),
        ),
    ]
