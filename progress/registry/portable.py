"""What progress carries out and in: the agreed rhythm and the readings. Levels and scores are computed anew."""

from common.registry import NotCarried, Table, portable
from progress.models import BalanceSnapshot, ElementReading, EngagementMetric, EngagementSnapshot, Rhythm


@portable.part("progress", order=40)
def carried() -> list[Table | NotCarried]:
    return [
        Table(
            "rhythm",
            Rhythm,
            fields=("interval_days", "journal_target", "weights", "agreed_at"),
            left_out={"version": "counts saves in this house", "is_shown": "decided anew in each house"},
        ),
        Table(
            "readings",
            ElementReading,
            fields=("element", "value", "date", "source", "quality", "overdrive", "origin_type", "origin_id", "recorded_at"),
            for_machines=("quality", "origin_type", "origin_id", "recorded_at"),
        ),
        NotCarried(EngagementSnapshot, "a snapshot, computed anew"),
        NotCarried(EngagementMetric, "counted anew from acts and tasks"),
        NotCarried(BalanceSnapshot, "a snapshot, computed anew"),
    ]
