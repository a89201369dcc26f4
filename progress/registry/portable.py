"""What progress carries out and in: the agreed rhythm, what was said about the elements, the readings, and the journal. Levels and scores are computed anew."""

from typing import Any

from django.db.models import QuerySet

from common.registry import NotCarried, Reader, Table, portable
from progress.models import (
    Answer,
    BalanceSnapshot,
    CheckIn,
    Draft,
    ElementReading,
    EngagementMetric,
    EngagementSnapshot,
    Entry,
    EntryDraft,
    ItemSet,
    Pulse,
    RatedElement,
    Rating,
    Rhythm,
)

WAITED = ("arrived_at", "device_time")
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
        *_journal(),
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
            fields=("date", "done_at", "corrected_at", "earlier", "seconds", "quality", "doubts", *WAITED),
            left_out=OTHER_WORDS,
            for_machines=("earlier", "seconds", "quality", "doubts", "device_time"),
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


def _journal() -> list[Table | NotCarried]:
    """All of it for the client, whose own it stays when a coach erases; for the coach what is shared."""
    words = ("title", "body", "visibility", "element", "archetype")
    return [
        Table(
            "entries",
            Entry,
            fields=(*words, "written_at", "changed_at", "shared_at", *WAITED),
            for_machines=("shared_at", "device_time"),
            left_out={"version": "counts saves in this house", "removed_at": "what was deleted is not carried", "search": "follows from the text"},
            rows_for=_entries_for,
            own=lambda rows: rows,
        ),
        Table(
            "entry drafts",
            EntryDraft,
            for_client=(*words, "entry", "saved_at"),
            left_out={"token": "names the draft to the page that writes it", "revision": "counts saves in this house"},
            readers=("client",),
            comes_in=False,
            own=lambda rows: rows,
        ),
    ]


def _entries_for(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    kept = rows.filter(removed_at=None)
    return kept.exclude(visibility="private") if reader == "coach" else kept
