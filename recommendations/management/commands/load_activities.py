"""Loads the activities of recommendations/reference/ by slug; those that a person edited stay as they are."""

from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from recommendations.domain.library import problems, weights
from recommendations.models import Activity
from recommendations.models.activity import REPEAT_DAYS

FILE = Path(__file__).resolve().parents[2] / "reference" / "activities.yaml"
COLUMNS = (
    *("title", "text", "note", "element_id", "weights", "facet_id", "kind", "minutes"),
    *("intensity", "settles", "tags", "contraindications", "repeat_days"),
)


class Command(BaseCommand):
    help = "Load the activities that come with the platform; those edited here are left alone."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        rows = _read()
        if found := problems(rows):
            raise CommandError("The activities do not fit together, so nothing was loaded. " + " ".join(found))
        wanted = {row["slug"]: _columns(row) for row in rows}
        known = {activity.slug: activity for activity in Activity.objects.filter(slug__in=wanted, coach=None)}
        new = [Activity(slug=slug, **columns) for slug, columns in wanted.items() if slug not in known]
        stale = [activity for slug, activity in known.items() if any(getattr(activity, name) != value for name, value in wanted[slug or ""].items())]
        changed = [activity for activity in stale if not activity.is_edited]
        for activity in changed:
            _renew(activity, wanted[activity.slug or ""])
        _check([*new, *changed])
        Activity.objects.bulk_create(new)
        Activity.objects.bulk_update(changed, [*COLUMNS, "embedding", "embed_version", "version", "updated_at"])
        counts = f"{len(new)} added, {len(changed)} changed, {len(stale) - len(changed)} kept as edited here"
        self.stdout.write(f"Activities: {len(rows)}; {counts}.")


def _read() -> list[dict[str, Any]]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))["activities"]


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("title", "kind", "minutes", "intensity", "settles", "tags")} | {
        "text": row["instruction"],
        "note": row.get("note", ""),
        "element_id": row["element"],
        "weights": weights(row["element"]),
        "facet_id": row["facet"],
        "contraindications": row.get("contraindications", []),
        "repeat_days": row.get("repeat_days", REPEAT_DAYS),
    }


def _renew(activity: Activity, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(activity, name, value)
    activity.embedding, activity.embed_version = None, ""  # of the words as they were
    activity.version += 1
    activity.updated_at = timezone.now()


def _check(activities: list[Activity]) -> None:
    for activity in activities:
        try:
            activity.clean_fields(exclude=["element", "facet"])  # the keys are held by the database
        except ValidationError as problem:
            raise CommandError(f"The activity “{activity.slug}” does not fit its table, so nothing was loaded: {problem}") from None
