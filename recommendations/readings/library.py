"""The activity library as one coach sees it: found, filtered, page by page, each with how often it was given and how it was rated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Avg, Case, Count, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from recommendations.models import Activity, Recommendation

PAGE = 24
ALIKE = 0.45  # from this likeness (0-1) on a word is taken for the same, mistyped
FILTERS = ("q", "element", "facet", "kind", "minutes", "intensity", "of")


@dataclass(frozen=True)
class Use:
    """How often an activity was sent to this coach's clients, and how they rated it."""

    given: int = 0
    rated: int = 0
    mean: float | None = None


@dataclass(frozen=True)
class Shelf:
    """One page of the library; `more_after` is the activity after which the next begins."""

    activities: list[Activity]
    uses: Mapping[int, Use] = field(default_factory=dict)
    more_after: int | None = None


def shelf(library: QuerySet[Activity], suggestions: QuerySet[Recommendation], asked: Mapping[str, str], *, coach_id: int, after: str = "") -> Shelf:
    """The activities that fit, in two queries, and one more for a later page."""
    words = asked.get("q", "").strip()[:200]
    rows: QuerySet[Any] = _filtered(library, asked, coach_id).annotate(sort=Lower("title"))
    rows = _alike(rows, words) if words else rows
    following = _beyond(rows, after, is_search=bool(words)).order_by(*(["-match"] if words else []), "sort", "id")
    found = list(following.select_related("element", "facet")[: PAGE + 1])
    shown = found[:PAGE]
    return Shelf(shown, uses(suggestions, shown), shown[-1].pk if len(found) > PAGE else None)


def uses(suggestions: QuerySet[Recommendation], activities: Iterable[Activity]) -> dict[int, Use]:
    """How often each was sent and how rated, in one query."""
    sent = suggestions.filter(activity__in=[activity.pk for activity in activities], sent_at__isnull=False, withdrawn_at=None).order_by().values("activity")
    counted = sent.annotate(given=Count("pk"), rated=Count("feedback"), mean=Avg("feedback__rating"))
    return {row["activity"]: Use(row["given"], row["rated"], row["mean"]) for row in counted}


def _filtered(library: QuerySet[Activity], asked: Mapping[str, str], coach_id: int) -> QuerySet[Activity]:
    of = asked.get("of", "")
    rows = library.filter(archived_at__isnull=False, coach=coach_id) if of == "archived" else library.filter(archived_at=None)
    if of == "own":
        rows = rows.filter(coach=coach_id)
    for name in ("element", "facet", "kind"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    for name, column in (("minutes", "minutes__lte"), ("intensity", "intensity")):
        said = asked.get(name, "")
        if said.isdecimal() and len(said) < 4:
            rows = rows.filter(**{column: int(said)})
    return rows


def _alike(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those that hold the words, also inflected or mistyped; whole words before likenesses."""
    plain = Func(Value(words), function="plain_words", output_field=models.TextField())
    likeness = Func(plain, F("words"), function="word_similarity", output_field=models.FloatField())
    rows = rows.annotate(found=SearchVector("words", config="simple"), likeness=likeness)
    holds = Q(found=SearchQuery(plain, config="simple"))
    whole = Case(When(holds, then=Value(1.0)), default=Value(0.0), output_field=models.FloatField())
    return rows.filter(holds | Q(likeness__gte=ALIKE)).annotate(match=whole + F("likeness"))


def _beyond(rows: QuerySet[Any], after: str, *, is_search: bool) -> QuerySet[Any]:
    last = rows.filter(pk=int(after)).first() if after.isdecimal() and len(after) < 19 else None
    if last is None:
        return rows
    following = Q(sort__gt=last.sort) | Q(sort=last.sort, id__gt=last.pk)
    return rows.filter(Q(match__lt=last.match) | Q(match=last.match) & following) if is_search else rows.filter(following)
