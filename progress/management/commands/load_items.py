"""Loads the items of the check-in and the anchors of a rating from progress/reference/ by slug; what was answered keeps its words."""

from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from progress.domain.item_sets import problems
from progress.models import CheckIn, Draft, ItemSet, Rating

FILE = Path(__file__).resolve().parents[2] / "reference" / "checkin_items.yaml"


class Command(BaseCommand):
    help = "Load the items of the check-in; a version that was answered, and every version of a practice, is left alone."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        slug, wanted = _read()
        known = ItemSet.objects.filter(slug=slug).first()
        if known is None:
            ItemSet.objects.create(slug=slug, **wanted)
            outcome = "added"
        elif all(getattr(known, column) == value for column, value in wanted.items()):
            outcome = "unchanged"
        elif _is_answered(known):
            outcome = "kept, because it was answered: give the file a new version"
        else:
            ItemSet.objects.filter(pk=known.pk).update(**wanted)
            outcome = "changed"
        self.stdout.write(f"Check-in {slug}: {len(wanted['items'])} items, {outcome}.")


def _read() -> tuple[str, dict[str, Any]]:
    """The slug and the columns that the file gives; CommandError when it does not fit together."""
    file = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    form = file["coach_form"]
    anchors = {element: {str(mark): text for mark, text in marks.items()} for element, marks in form["anchors"].items()}
    if found := problems(file["items"], anchors):
        raise CommandError("The items do not fit together, so nothing was loaded. " + " ".join(found))
    words = {"timeframe": file["timeframe"], "left": file["scale"]["left"], "right": file["scale"]["right"], "prompt": form["prompt"]}
    return f"house-{file['version']}", {"version": file["version"], "items": file["items"], "anchors": anchors, "words": words}


def _is_answered(item_set: ItemSet) -> bool:
    return any(model._default_manager.filter(asked=item_set).exists() for model in (CheckIn, Draft, Rating))
