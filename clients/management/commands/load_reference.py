"""Loads the elements, facets and archetypes of clients/reference/ by slug; rows that a person edited stay as they are."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from clients.domain.reference import problems
from clients.models import Archetype, Element, Facet
from clients.models.framework import ReferenceRow

FOLDER = Path(__file__).resolve().parents[2] / "reference"

type Columns = dict[str, dict[str, Any]]


@dataclass
class Outcome:
    """How many rows were added, changed, or kept because they were edited here."""

    added: int = 0
    changed: int = 0
    kept: int = 0

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.kept} kept as edited here"


class Command(BaseCommand):
    help = "Load the elements, facets and archetypes; rows edited here are left alone."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        framework, archetypes = _read("elements_facets.yaml"), _read("archetypes.yaml")["archetypes"]
        found = problems(framework["elements"], framework["movements"], framework["facets"], archetypes)
        if found:
            raise CommandError("The reference data does not fit together, so nothing was loaded. " + " ".join(found))
        outcome = Outcome()
        elements = _load(Element, {row["slug"]: _element(row) for row in framework["elements"]}, outcome)
        facets = _load(Facet, {row["slug"]: _facet(row, elements) for row in framework["facets"]}, outcome)
        _load(Archetype, {row["slug"]: _archetype(row, elements, facets) for row in archetypes}, outcome)
        counts = f"{len(framework['elements'])} elements, {len(framework['facets'])} facets, {len(archetypes)} archetypes"
        self.stdout.write(f"Reference data: {counts}; {outcome}.")


def _read(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _element(row: dict[str, Any]) -> dict[str, Any]:
    columns = ("order", "name", "trait", "description", "question", "too_much", "too_little", "helps", "partners")
    return {column: row[column] for column in columns}


def _facet(row: dict[str, Any], elements: dict[str, int]) -> dict[str, Any]:
    columns = ("number", "source_word", "description", "question")
    named = {"element_id": elements[row["element"]], "name": row["label"], "is_on_wheel": row["on_wheel"], "next_slug": row["next"] or ""}
    return named | {column: row[column] for column in columns}


def _archetype(row: dict[str, Any], elements: dict[str, int], facets: dict[str, int]) -> dict[str, Any]:
    named = {"element_id": elements[row["element"]], "facet_id": facets[row["facet"]] if row["facet"] else None}
    return named | {column: row[column] for column in ("name", "gift", "shadow", "question", "keywords")}


def _load(model: type[ReferenceRow], wanted: Columns, outcome: Outcome) -> dict[str, int]:
    """Bring the rows of one table up to date; return the key of each slug."""
    known = {row.slug: row for row in model._default_manager.filter(slug__in=wanted)}
    new = [_checked(model(slug=slug, **columns)) for slug, columns in wanted.items() if slug not in known]
    stale = [_renewed(known[slug], columns) for slug, columns in wanted.items() if slug in known and _differs(known[slug], columns)]
    changed = [row for row in stale if row is not None]
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, next(iter(wanted.values())))
    outcome.added, outcome.changed, outcome.kept = outcome.added + len(new), outcome.changed + len(changed), outcome.kept + len(stale) - len(changed)
    return {row.slug: row.pk for row in [*known.values(), *new]}


def _differs(row: ReferenceRow, columns: dict[str, Any]) -> bool:
    return any(getattr(row, column) != value for column, value in columns.items())


def _renewed(row: ReferenceRow, columns: dict[str, Any]) -> ReferenceRow | None:
    """The row with the file's words, or None for one that a person edited."""
    if row.is_edited:
        return None
    for column, value in columns.items():
        setattr(row, column, value)
    return _checked(row)


def _checked(row: ReferenceRow) -> ReferenceRow:
    try:
        row.clean_fields(exclude=["facet", "next_slug"])
    except ValidationError as problem:
        raise CommandError(f"{row._meta.verbose_name} “{row.slug}” does not fit its table, so nothing was loaded: {problem}") from None
    return row
