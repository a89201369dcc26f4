"""The lines of an import as they are shown: what each says of a client, and which cells are wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from clients.domain.importing import Person, Reader
from clients.models import Client, ImportRow


@dataclass(frozen=True)
class WrongCell:
    """A cell to correct: its place in the line, what it should be, what it holds, and the problem's word."""

    place: int
    column: str
    text: str
    problem: str


@dataclass(frozen=True)
class ShownLine:
    row: ImportRow
    person: Person
    wrong: list[WrongCell]
    is_ragged: bool
    is_visible: bool

    @property
    def name(self) -> str:
        return self.person.name


def shown(rows: Iterable[ImportRow], *, reader: Reader, coach: User) -> list[ShownLine]:
    """Each line with what it says; its client only if the coach may see that one now. One query."""
    rows = list(rows)
    visible = set(Client.objects.visible_to(coach).filter(pk__in=[row.client_id for row in rows if row.client_id]).values_list("pk", flat=True))
    return [ShownLine(row, reader.person(row.cells), _wrong(row, reader), row.problems.get("row") == "ragged", row.client_id in visible) for row in rows]


def corrected(row: ImportRow, typed: dict[int, str], *, reader: Reader) -> list[str]:
    """The line's cells with what was typed in their places, as wide as the file."""
    width = len(reader.plan.columns)
    cells = (list(row.cells) + [""] * width)[:width]
    return [typed.get(place, cell) for place, cell in enumerate(cells)]


def _wrong(row: ImportRow, reader: Reader) -> list[WrongCell]:
    """The cells named in the problems; of a line with too many cells all that are used."""
    if row.finding != ImportRow.Finding.WRONG:
        return []
    is_ragged = "row" in row.problems
    places = [(place, column) for place, column in enumerate(reader.plan.columns) if column and (is_ragged or column in row.problems)]
    return [WrongCell(place, column, row.cells[place] if place < len(row.cells) else "", row.problems.get(column, "")) for place, column in places]
