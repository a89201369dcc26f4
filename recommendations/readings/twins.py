"""Activities that say nearly the same: what a coach sees before one more of them is saved."""

import numpy as np
from django.db.models import QuerySet

from recommendations.domain.texts import ALIKE_FROM, Embedder
from recommendations.models import Activity

NAMED = 3


def text_of(activity: Activity) -> str:
    """What is encoded of an activity."""
    return f"{activity.title}. {activity.text}"


def twins_of(library: QuerySet[Activity], row: Activity, embedder: Embedder) -> list[Activity]:
    """Those of the library that say nearly the same as this one, the most alike first, but not itself nor what it was copied from; one query."""
    others = list(library.current().exclude(pk__in=[row.pk or 0, row.copy_of_id or 0]).defer("words", "style", "note").order_by("pk"))  # type: ignore[attr-defined]
    if not others:
        return []
    # What is kept was made in the background; only what is new or was made by another version is encoded here.
    fresh = [other for other in others if other.embed_version != embedder.version]
    encoded = embedder.encode([text_of(row), *(text_of(other) for other in fresh)])
    made = dict(zip((other.pk for other in fresh), encoded[1:], strict=True))
    vectors = np.array([made.get(other.pk, other.embedding) for other in others], dtype=float)
    alike = vectors @ encoded[0]
    return [others[place] for place in np.argsort(-alike, kind="stable")[:NAMED] if alike[place] >= ALIKE_FROM]
