"""From the columns of a table to clients: what each column is, what each row says, and what is to become of it. Sizes are those of the models."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from clients.domain.cells import as_date, as_state, as_tags, as_yes, as_zone, is_like_date
from clients.domain.names import sortable
from clients.domain.tables import plain

A_YEAR = timedelta(days=366)
LONGEST_NAME, LONGEST_GOAL, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS = 120, 200, 20_000, 40, 20

# What a column may be, with the words that its head goes by: English, German, Portuguese, Spanish; without accents.
COLUMNS: Mapping[str, str] = {
    "name": "name|full name|client|client name|klient|klientin|kunde|kundin|vollstandiger name|nome|nome completo|cliente|nombre completo|contact",
    "first_name": "first name|firstname|given name|vorname|primeiro nome|nombre|nombre de pila",
    "last_name": "last name|lastname|surname|family name|nachname|familienname|zuname|sobrenome|apelido|apellido|apellidos",
    "email": "email|e mail|mail|email address|e mail address|e mail adresse|mailadresse|correo|correo electronico|endereco de email",
    "since_date": "client since|since|start|start date|started|klient seit|kunde seit|seit|beginn|startdatum|cliente desde|desde|inicio|data de inicio"
    "|fecha de inicio|date|datum|data|fecha",
    "time_zone": "time zone|timezone|zeitzone|fuso horario|fuso|zona horaria|tz",
    "tags": "tags|tag|labels|groups|group|schlagworte|schlagworter|gruppe|gruppen|etiquetas|etiqueta|marcadores|grupo|grupos",
    "goal": "goal|goals|ziel|ziele|objetivo|objetivos|meta|metas",
    "is_pro_bono": "pro bono|free|unpaid|kostenlos|unbezahlt|gratuito|gratis",
    "note": "note|notes|private note|comment|comments|remarks|notiz|notizen|bemerkung|bemerkungen|kommentar|nota|notas|comentario|comentarios|observacoes",
    "state": "state|status|stand|zustand|estado|situacao|situacion",
}
KNOWN_WORDS = frozenset(word for words in COLUMNS.values() for word in words.split("|"))


@dataclass(frozen=True)
class Plan:
    """What each column of the file is ("" for nothing), which number of a date is the day, and what happens to people who are here already."""

    columns: tuple[str, ...] = ()
    day_first: bool = True

    def cell(self, cells: Sequence[str], wanted: str) -> str:
        return next((cells[place].strip() for place, what in enumerate(self.columns) if what == wanted and place < len(cells)), "")

    def as_json(self) -> dict[str, Any]:
        return {"columns": list(self.columns), "day_first": self.day_first}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Plan":
        return cls(tuple(kept.get("columns", ())), kept.get("day_first", True))


@dataclass
class Person:
    """What one row says of a client; None or empty where it says nothing."""

    name: str = ""
    email: str = ""
    since_date: date | None = None
    time_zone: str = ""
    tags: tuple[str, ...] = ()
    goal: str = ""
    is_pro_bono: bool | None = None
    note: str = ""
    state: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """How rows are read: by the plan, on this day, with the house's own rule for addresses."""

    plan: Plan
    today: date
    is_address: Callable[[str], bool]

    def person(self, cells: Sequence[str]) -> Person:
        """What the row says, with a problem's word for every cell that cannot be taken."""
        found = Person()
        if any(cell.strip() for cell in cells[len(self.plan.columns) :]):
            found.problems["row"] = "ragged"
        self._who(found, cells)
        for column in ("since_date", "time_zone", "tags", "is_pro_bono", "state"):
            if text := self.plan.cell(cells, column):
                self._take(found, column, self._meaning(column, text))
        found.goal, found.note = _one_line(self.plan.cell(cells, "goal")), self.plan.cell(cells, "note")
        if len(found.goal) > LONGEST_GOAL:
            found.problems["goal"] = "long_goal"
        if len(found.note) > LONGEST_NOTE:
            found.problems["note"] = "long_note"
        return found

    def _who(self, found: Person, cells: Sequence[str]) -> None:
        parts = [self.plan.cell(cells, column) for column in ("name", "first_name", "last_name")]
        found.name, found.email = _one_line(" ".join(parts)), self.plan.cell(cells, "email").lower()
        place = "name" if "name" in self.plan.columns else "first_name" if "first_name" in self.plan.columns else "last_name"
        if not found.name or len(found.name) > LONGEST_NAME:
            found.problems[place] = "long_name" if found.name else "no_name"
        if found.email and not self.is_address(found.email):
            found.problems["email"] = "address"

    def _take(self, found: Person, column: str, meaning: Any) -> None:
        if meaning is None:
            found.problems[column] = column
        else:
            setattr(found, column, meaning)

    def _meaning(self, column: str, text: str) -> Any:
        if column == "since_date":
            day = as_date(text, day_first=self.plan.day_first, today=self.today)
            return day if day and day.year >= 1900 and day <= self.today + A_YEAR else None
        if column == "tags":
            tags = as_tags(text)
            return tags if len(tags) <= MOST_TAGS and all(len(tag) <= LONGEST_TAG for tag in tags) else None
        return {"time_zone": as_zone, "is_pro_bono": as_yes, "state": as_state}[column](text)


@dataclass(frozen=True)
class Finding:
    """What was found about one row, and the problem's word by column; for a twin the line of the earlier one."""

    kind: str
    problems: dict[str, str]


def findings(people: Sequence[tuple[int, Person, bool]], *, standing: Mapping[str, str], namesakes: Collection[str]) -> list[Finding]:
    """One finding for each (line, person, is skipped).

    `standing` says of an address that the practice knows whether its client is "own", "hidden" or "archived"; `namesakes`
    are the sortable names of the coach's clients.
    """
    first: dict[str, int] = {}
    found = []
    for line, person, is_skipped in people:
        kind, problems = _kind(person, standing, namesakes), person.problems
        if kind in {"", "namesake"} and person.email in first:
            kind, problems = "twin", {"twin": str(first[person.email])}
        elif kind in {"", "namesake"} and person.email and not is_skipped:
            first[person.email] = line
        found.append(Finding(kind, problems))
    return found


def guesses(header: Sequence[str], samples: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What each column probably is, each at most once: by its head, else by what is in it."""
    columns: list[str] = [""] * len(header)
    for place, head in enumerate(header):
        _guess(columns, place, _by_head(head))
    for place in range(len(header)):
        if not columns[place] and not header[place].strip():
            _guess(columns, place, _by_content([row[place].strip() for row in samples if place < len(row) and row[place].strip()]))
    if "first_name" in columns and "last_name" not in columns and "name" in columns:
        columns[columns.index("name")] = "last_name"  # "Name, Vorname", as German lists have it
    return tuple(columns)


def _kind(person: Person, standing: Mapping[str, str], namesakes: Collection[str]) -> str:
    if person.problems:
        return "wrong"
    known = standing.get(person.email, "") if person.email else ""
    return known or ("namesake" if sortable(person.name) in namesakes else "")


def _guess(columns: list[str], place: int, what: str) -> None:
    if what and what not in columns:
        columns[place] = what


def _by_head(head: str) -> str:
    words = plain(head)
    return next((what for what, known in COLUMNS.items() if words in known.split("|")), "")


def _by_content(cells: Sequence[str]) -> str:
    def mostly(test: Callable[[str], object]) -> bool:
        return bool(cells) and sum(bool(test(cell)) for cell in cells) > len(cells) / 2

    tests = [("email", lambda cell: "@" in cell), ("since_date", is_like_date), ("time_zone", as_zone), ("state", as_state)]
    for what, test in tests:
        if mostly(test):
            return what
    return "name" if mostly(lambda cell: not any(sign.isdigit() for sign in cell) and len(cell) <= LONGEST_NAME) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
