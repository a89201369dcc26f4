"""An import until it is confirmed: the file, its columns, what would happen; nothing is written."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clients.models import Client, ClientImport, ImportRow
from tests import factories

PAGE = "/clients/import/"
TABLE = "Name,Email\nAda Quist,ada@example.com\nBo Ek,bo@example.com\n"
NAMED = {"column_0": "name", "column_1": "email"}


def upload(browser, content: bytes, name: str = "clients.csv"):
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, content, content_type="text/csv")})


def looked_at(coach, as_user, text: str = TABLE, columns=NAMED) -> ClientImport:
    """An import whose columns were named."""
    browser = as_user(coach)
    browser.post(PAGE, {"text": text})
    run = ClientImport.objects.latest("pk")
    response = browser.post(f"{PAGE}{run.pk}/", columns)
    assert response.headers["Location"] == f"{PAGE}{run.pk}/preview/"
    run.refresh_from_db()
    return run


def findings(run: ClientImport) -> list[tuple[int, str, str]]:
    return list(run.rows.order_by("number").values_list("number", "finding", "decision"))


def test_a_file_is_kept_with_a_guess_at_its_columns(maya, as_user):
    response = upload(as_user(maya), "Name;E-Mail;Klient seit\r\nJürgen Müller;j@example.com;1.3.2026\r\n".encode("cp1252"))
    run = ClientImport.objects.get()
    assert response.headers["Location"] == f"{PAGE}{run.pk}/"
    assert (run.encoding, run.separator, run.has_header, run.total, run.file_name) == ("cp1252", ";", True, 1, "clients.csv")
    assert run.mapping["columns"] == ["name", "email", "since_date"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in it. Choose a CSV file with at least one client."),
        (b"Name,Email\n", "Only the line with the names of the columns is there. Add a line for each client."),
        (b"PK\x03\x04\x14\0", "This is a spreadsheet or a zip, not a CSV. Open it in the program that made it, choose “Save as CSV”, and import that file."),
        (b"Name\nA\0da\n", "This file is not text, so no table can be read from it. Export your clients as CSV, and import that file."),
        (b"n" + b",n" * 10_000, "Line 1 has more than 50 columns. Keep the columns that are about the client, and leave out the others."),
        (b"Name\n" + b"Ada\n" * 5001, "There are more than 5,000 clients in it: line 5002 is one too many. Cut the file into several."),
        (
            b"Name\n" + b"x" * 3_000_000,
            "A cell that begins on line 2 holds more than 2,000 characters. Shorten it, or look for a quotation mark that is not closed.",
        ),
        (b"Name\n" + b"Ada\n" * 1_400_000, "This file is larger than 5 MB. Cut it into several, and import one after the other."),
        (b'Name,Note\nAda,"x\n', "The quotation mark that opens on line 2 is never closed. Close it, and import the file again."),
    ],
)
def test_a_file_that_is_no_table_says_so(content, sentence, maya, as_user):
    response = upload(as_user(maya), content)
    assert (response.status_code, response.context["form"].errors, ClientImport.objects.count()) == (422, {"file": [sentence]}, 0)


def test_a_table_of_a_million_ends_of_lines_takes_little_memory(maya, as_user):
    import tracemalloc

    tracemalloc.start()
    upload(as_user(maya), b"," * 5_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150_000_000


def test_a_pasted_table_is_taken_and_a_wrong_one_stays_typed(maya, as_user):
    response = as_user(maya).post(PAGE, {"text": 'Name,Note\nAda,"x'})
    form = response.context["form"]
    assert (response.status_code, list(form.errors), form["text"].value()) == (422, ["text"], 'Name,Note\nAda,"x')


def test_nothing_at_all_asks_for_a_file(maya, as_user):
    response = as_user(maya).post(PAGE, {"text": " "})
    assert response.context["form"].errors == {"file": ["Choose a CSV file, or paste a table below."]}


def test_the_same_form_twice_is_one_import(maya, as_user):
    browser, form = as_user(maya), {"text": TABLE, "form_token": str(uuid.uuid4())}
    places = [browser.post(PAGE, form).headers["Location"] for _ in range(2)]
    assert places == [ClientImport.objects.get().get_absolute_url()] * 2


def test_the_example_can_be_imported(maya, as_user):
    browser = as_user(maya)
    response = browser.get(f"{PAGE}example.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    upload(browser, response.content)
    run = ClientImport.objects.get()
    assert run.mapping["columns"] == ["name", "email", "since_date", "time_zone", "tags", "goal", "is_pro_bono", "note", "state"]
    browser.post(f"{PAGE}{run.pk}/", {f"column_{place}": what for place, what in enumerate(run.mapping["columns"])})
    assert findings(run) == [(2, "", "add"), (3, "", "add")]


def test_wrong_letters_are_put_right_by_reading_again(maya, as_user):
    browser = as_user(maya)
    upload(browser, "Name\nŁukasz Gołąb\n".encode("cp1250"))
    run = ClientImport.objects.get()
    assert run.encoding == "cp1252"
    browser.post(f"{PAGE}{run.pk}/reading/", {"encoding": "cp1250", "separator": ",", "has_header": "on"})
    page = browser.get(f"{PAGE}{run.pk}/")
    assert [samples for _, samples in page.context["form"].columns] == [["Łukasz Gołąb"]]


def test_letters_that_cannot_be_say_so(maya, as_user):
    browser = as_user(maya)
    upload(browser, "Name\nJürgen\n".encode("cp1252"))
    response = browser.post(f"{PAGE}{ClientImport.objects.get().pk}/reading/", {"encoding": "utf-8", "separator": ",", "has_header": "on"})
    assert (response.status_code, response.context["reading"].errors) == (422, {"encoding": ["The file cannot be read with these letters. Choose others."]})


def test_a_first_line_that_is_a_client_can_be_taken_as_one(maya, as_user):
    browser = as_user(maya)
    browser.post(PAGE, {"text": "Client\nBo Ek"})
    run = ClientImport.objects.get()
    browser.post(f"{PAGE}{run.pk}/reading/", {"encoding": "utf-8", "separator": ","})
    run.refresh_from_db()
    assert (run.has_header, run.total, run.header) == (False, 2, [""])


@pytest.mark.parametrize(
    ("columns", "errors"),
    [
        ({"column_1": "email"}, {"__all__": ["No column is the name yet. Choose “Name”, or “First name” and “Last name”, for the column that holds it."]}),
        ({"column_0": "name", "column_1": "name"}, {"column_1": ["Another column is this already. Choose one of the two, and leave the other out."]}),
        (
            {"column_0": "name", "column_1": "last_name"},
            {"column_0": ["There is a name and also a part of one. Choose either “Name” or the parts."]},
        ),
    ],
)
def test_columns_that_cannot_be_say_so(columns, errors, maya, as_user):
    browser = as_user(maya)
    browser.post(PAGE, {"text": TABLE})
    response = browser.post(f"{PAGE}{ClientImport.objects.get().pk}/", columns)
    assert (response.status_code, response.context["form"].errors, ImportRow.objects.count()) == (422, errors, 0)


def test_dates_that_can_be_read_in_two_ways_are_asked_about(maya, as_user):
    browser = as_user(maya)
    browser.post(PAGE, {"text": "Name,Since\nAda,03/04/2026"})
    run, columns = ClientImport.objects.get(), {"column_0": "name", "column_1": "since_date"}
    asked = browser.post(f"{PAGE}{run.pk}/", columns)
    assert asked.context["form"].errors == {"day_first": ["The dates of this file can be read in two ways. Choose which one is meant."]}
    browser.post(f"{PAGE}{run.pk}/", columns | {"day_first": "month"})
    run.refresh_from_db()
    assert run.mapping["day_first"] is False


def test_naming_the_columns_writes_no_client_and_forgets_the_file(maya, as_user):
    run = looked_at(maya, as_user)
    assert (run.content, findings(run), Client.objects.count()) == (None, [(2, "", "add"), (3, "", "add")], 0)


def test_columns_can_be_named_anew(maya, as_user):
    run = looked_at(maya, as_user)
    as_user(maya).post(f"{PAGE}{run.pk}/", {"column_0": "", "column_1": "name"})
    assert findings(run) == [(2, "", "add"), (3, "", "add")]
    assert as_user(maya).get(f"{PAGE}{run.pk}/preview/").context["lines"][0].name == "ada@example.com"


def test_a_file_can_be_forgotten(maya, as_user):
    run = looked_at(maya, as_user)
    as_user(maya).post(f"{PAGE}{run.pk}/discard/")
    assert (ClientImport.objects.count(), ImportRow.objects.count(), Client.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("name", ["Ἀλέξανδρος 🌱", "مريم الخطيب", "=HYPERLINK(1)", "O'Neil <b>", "+49 Ada", "@da"])
def test_cells_are_kept_as_they_were_typed(name, maya, as_user):
    run = looked_at(maya, as_user, f"Name,Email\n{name},\n")
    page = as_user(maya).get(f"{PAGE}{run.pk}/preview/")
    assert page.context["lines"][0].name == name
    assert b"Neil <b>" not in page.content


PATHS = ["", "preview/", "result/", "invite/", "undo/"]
POSTS = ["", "reading/", "discard/", "known/", "confirm/", "undo/", "invite/"]


def test_an_import_is_absent_for_everybody_else(maya, noah, otto, sam, as_user):
    run = looked_at(maya, as_user)
    others = [otto, noah.user, sam, factories.coach(practice=maya.membership.practice)]
    found = {as_user(person).get(f"{PAGE}{run.pk}/{path}").status_code for person in others for path in PATHS}
    found |= {as_user(person).post(f"{PAGE}{run.pk}/{path}").status_code for person in others for path in POSTS}
    found |= {as_user(person).post(f"{PAGE}{run.pk}/lines/{run.rows.first().pk}/", {"decision": "skip"}).status_code for person in others}
    assert (found, findings(run)) == ({404}, [(2, "", "add"), (3, "", "add")])


def test_a_line_of_another_import_is_absent(maya, otto, as_user):
    own, others = looked_at(maya, as_user), looked_at(otto, as_user)
    response = as_user(maya).post(f"{PAGE}{own.pk}/lines/{others.rows.first().pk}/", {"decision": "skip"})
    assert (response.status_code, findings(others)) == (404, [(2, "", "add"), (3, "", "add")])


def test_the_page_is_for_coaches(maya, noah, sam, guest, as_user):
    answers = [as_user(person).get(PAGE).status_code for person in (maya, noah.user, sam)]
    assert (answers, guest.get(PAGE).headers["Location"]) == ([200, 404, 404], f"/accounts/login/?next={PAGE}")


def test_only_the_own_imports_are_listed(maya, otto, as_user):
    mine = looked_at(maya, as_user)
    looked_at(otto, as_user)
    assert [run for run, _ in as_user(maya).get(PAGE).context["earlier"]] == [mine]
