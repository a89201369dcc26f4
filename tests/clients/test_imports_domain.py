"""What columns and cells mean, and what is found about lines."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain import importing
from clients.domain.cells import as_date, as_state, as_tags, as_yes, as_zone, date_order
from clients.domain.importing import Finding, Person, Plan, Reader, findings, guesses
from clients.models import Client, Goal, Note

TODAY = date(2026, 11, 23)


def person(cells, *columns, day_first=True) -> Person:
    return Reader(Plan(tuple(columns), day_first), TODAY, lambda email: email.endswith("example.com")).person(cells)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["Name", "E-Mail", "Client since", "Colour"], ("name", "email", "since_date", "")),
        (["Nachname", "Vorname", "E-Mail-Adresse", "Notizen"], ("last_name", "first_name", "email", "note")),
        (["Name", "Vorname"], ("last_name", "first_name")),
        (["Nome completo", "Correio", "Etiquetas", "Fuso horário"], ("name", "", "tags", "time_zone")),
        (["Nombre", "Apellidos", "Correo electrónico", "Zona horaria", "Estado"], ("first_name", "last_name", "email", "time_zone", "state")),
        (["email", "Email"], ("email", "")),
    ],
)
def test_columns_are_guessed_by_their_heads(header, columns):
    assert guesses(header, []) == columns


def test_columns_without_heads_are_guessed_by_what_is_in_them():
    rows = [["Ada Quist", "ada@example.com", "1.3.2026", "Europe/Berlin"], ["Bo Ek", "bo@example.com", "2.3.2026", ""]]
    assert guesses(["", "", "", ""], rows) == ("name", "email", "since_date", "time_zone")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01T10:00:00Z", date(2026, 3, 1)),
        ("20260301", date(2026, 3, 1)),
        ("1.3.2026", date(2026, 3, 1)),
        ("01/03/26", date(2026, 3, 1)),
        ("01-03-1998", date(1998, 3, 1)),
        ("1.3.98", date(1998, 3, 1)),
        ("1 March 2026", date(2026, 3, 1)),
        ("March 1st, 2026", date(2026, 3, 1)),
        ("1. März 2026", date(2026, 3, 1)),
        ("1 de março de 2026", date(2026, 3, 1)),
        ("1 de enero de 2026", date(2026, 1, 1)),
        ("31.2.2026", None),
        ("1 Smarch 2026", None),
        ("soon", None),
        ("100/3/2026", None),
    ],
)
def test_dates(text, day):
    assert as_date(text, day_first=True, today=TODAY) == day


def test_dates_with_the_month_first():
    assert as_date("03/04/2026", day_first=False, today=TODAY) == date(2026, 3, 4)


@given(st.dates(min_value=date(1970, 1, 1)), st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"]))
def test_every_day_is_read_as_it_was_written(day, form):
    assert as_date(day.strftime(form), day_first=True, today=TODAY) == day


@pytest.mark.parametrize(
    ("texts", "order"),
    [(["1/2/2026"], "either"), (["13/2/2026", "1/2/2026"], "day"), (["2/13/2026"], "month"), (["13/2/2026", "2/13/2026"], "both"), (["2026-01-02"], "day")],
)
def test_order_of_dates(texts, order):
    assert date_order(texts) == order


@given(st.text(max_size=60))
def test_no_cell_breaks_a_meaning(text):
    for meaning in (as_yes, as_state, as_zone, as_tags, lambda cell: as_date(cell, day_first=True, today=TODAY)):
        meaning(text)


def test_words_of_cells():
    assert [as_yes(word) for word in ("Ja", "sí", "0", "", "perhaps")] == [True, True, False, False, None]
    assert [as_state(word) for word in ("Pausiert", "concluído", "en pausa", "gone")] == ["paused", "completed", "paused", None]
    assert [as_zone(word) for word in ("Berlin", "new york", "europe/lisbon", "GMT", "Mars")] == [
        "Europe/Berlin", "America/New_York", "Europe/Lisbon", "UTC", None,
    ]  # fmt: skip
    assert as_tags(" career; Tuesday ,Career,, ") == ("career", "Tuesday")


def test_a_line_says_who_somebody_is():
    found = person(["Ada", "Quist", "ADA@example.com", "1/2/2026", "a;b", "yes"], "first_name", "last_name", "email", "since_date", "tags", "is_pro_bono")
    assert found == Person(name="Ada Quist", email="ada@example.com", since_date=date(2026, 2, 1), tags=("a", "b"), is_pro_bono=True)


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("name", " ", {"name": "no_name"}),
        ("name", "x" * 300, {"name": "long_name"}),
        ("email", "ada at home", {"email": "address"}),
        ("since_date", "1066-10-14", {"since_date": "since_date"}),
        ("since_date", "2031-01-01", {"since_date": "since_date"}),
        ("time_zone", "Mars/Olympus", {"time_zone": "time_zone"}),
        ("tags", "x" * 41, {"tags": "tags"}),
        ("tags", ";".join(map(str, range(21))), {"tags": "tags"}),
        ("goal", "x" * 201, {"goal": "long_goal"}),
        ("note", "x" * 20_001, {"note": "long_note"}),
        ("is_pro_bono", "perhaps", {"is_pro_bono": "is_pro_bono"}),
        ("state", "gone", {"state": "state"}),
    ],
)
def test_a_wrong_cell_is_named(column, cell, problem):
    cells, columns = ([cell], ("name",)) if column == "name" else (["Ada", cell], ("name", column))
    assert person(cells, *columns).problems == problem


def test_more_cells_than_columns_is_a_problem_of_the_line():
    assert person(["Ada", "x", "", "y"], "name", "").problems == {"row": "ragged"}
    assert person(["Ada", "x", "", " "], "name", "").problems == {}


def test_sizes_are_those_of_the_models():
    sizes = {
        (Client, "name"): importing.LONGEST_NAME,
        (Goal, "title"): importing.LONGEST_GOAL,
        (Note, "body"): importing.LONGEST_NOTE,
    }
    assert {(model, name): model._meta.get_field(name).max_length for model, name in sizes} == sizes
    tags = Client._meta.get_field("tags")
    assert (tags.base_field.max_length, tags.size) == (importing.LONGEST_TAG, importing.MOST_TAGS)


def test_findings():
    people = [
        (2, Person("Ada", "ada@x"), False),
        (3, Person("Ada again", "ada@x"), False),
        (4, Person("Bo", "bo@x"), True),
        (5, Person("Bo", "bo@x"), False),
        (6, Person("Cy", "cy@x"), False),
        (7, Person("Di", "di@x"), False),
        (8, Person("Noah", ""), False),
        (9, Person("", problems={"name": "no_name"}), False),
        (10, Person("Ed", ""), False),
    ]
    found = findings(people, standing={"cy@x": "own", "di@x": "hidden"}, namesakes={"noah"})
    assert found == [
        Finding("", {}),
        Finding("twin", {"twin": "2"}),
        Finding("", {}),
        Finding("", {}),
        Finding("own", {}),
        Finding("hidden", {}),
        Finding("namesake", {}),
        Finding("wrong", {"name": "no_name"}),
        Finding("", {}),
    ]


@given(st.lists(st.sampled_from(["", *importing.COLUMNS]), max_size=8), st.booleans())
def test_a_plan_comes_back_as_it_was_kept(columns, day_first):
    assert Plan.from_json(Plan(tuple(columns), day_first).as_json()) == Plan(tuple(columns), day_first)
