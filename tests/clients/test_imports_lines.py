"""What would happen with each line of an import, and what a coach decides about it."""

import pytest

from tests import factories
from tests.clients.test_imports import PAGE, TABLE, findings, looked_at


def test_what_is_known_is_found(maya, otto, as_user):
    other = factories.coach(practice=maya.membership.practice)
    factories.client(coach=maya, name="Ada Q.", email="Ada@Example.com")
    factories.client(coach=other, name="A secret name", email="bo@example.com")
    factories.client(coach=maya, name="Cy", email="cy@example.com", state="archived")
    factories.client(coach=maya, name="Dí Ek", email="di@example.com")
    factories.client(coach=otto, name="Ed", email="ed@example.com")
    text = "Name,Email\nAda,ADA@example.com\nBo,bo@example.com\nCy,cy@example.com\nDi Ek,\nEd,ed@example.com\nEd again,Ed@example.com\n,x\n"
    run = looked_at(maya, as_user, text)
    assert findings(run) == [
        (2, "own", "merge"),
        (3, "hidden", "add"),
        (4, "archived", "add"),
        (5, "namesake", "add"),
        (6, "", "add"),
        (7, "twin", "merge"),
        (8, "wrong", "add"),
    ]
    page = as_user(maya).get(f"{PAGE}{run.pk}/preview/")
    tally = page.context["tally"]
    assert (tally.add, tally.merge, tally.skip, tally.blocked, tally.notable, tally.known) == (2, 2, 0, 3, 6, 2)
    assert b"A secret name" not in page.content


def test_only_lines_with_problems_can_be_shown(maya, as_user):
    run = looked_at(maya, as_user, TABLE + ",c@example.com\n")
    page = as_user(maya).get(f"{PAGE}{run.pk}/preview/?only=problems")
    assert [line.row.number for line in page.context["lines"]] == [4]


def test_lines_come_in_pages(maya, as_user):
    run = looked_at(maya, as_user, "Name\n" + "".join(f"Client {number}\n" for number in range(120)), {"column_0": "name"})
    browser, seen, after = as_user(maya), [], 0
    while after is not None:
        page = browser.get(f"{PAGE}{run.pk}/preview/?after={after}")
        seen.append(len(page.context["lines"]))
        after = page.context["next"]
    assert seen == [50, 50, 20]


@pytest.mark.parametrize("lines", [1, 3])
def test_a_page_of_lines_costs_the_same_queries(lines, maya, as_user, django_assert_num_queries):
    for number in range(lines):
        factories.client(coach=maya, email=f"p{number}@example.com")
    run = looked_at(maya, as_user, "Name,Email\n" + "".join(f"P {number},p{number}@example.com\n" for number in range(lines)))
    browser = as_user(maya)
    with django_assert_num_queries(7):
        browser.get(f"{PAGE}{run.pk}/preview/")


def test_a_wrong_cell_is_corrected_in_its_line(maya, as_user):
    run = looked_at(maya, as_user, "Name,Email\nAda,ada at home\nBo,ada@example.com\n")
    ada = run.rows.get(number=2)
    as_user(maya).post(f"{PAGE}{run.pk}/lines/{ada.pk}/", {"cell_1": "ada@example.com"})
    assert findings(run) == [(2, "", "add"), (3, "twin", "merge")]


def test_a_correction_that_is_wrong_too_stays_typed(maya, as_user):
    run = looked_at(maya, as_user, "Name,Email\nAda,ada at home\n")
    as_user(maya).post(f"{PAGE}{run.pk}/lines/{run.rows.get().pk}/", {"cell_1": "still wrong"})
    line = as_user(maya).get(f"{PAGE}{run.pk}/preview/").context["lines"][0]
    assert [(cell.column, cell.text, cell.problem) for cell in line.wrong] == [("email", "still wrong", "address")]


def test_a_line_with_too_many_cells_is_put_right(maya, as_user):
    run = looked_at(maya, as_user, "Name,Email\nQuist, Ada,ada@example.com\n")
    row = run.rows.get()
    as_user(maya).post(f"{PAGE}{run.pk}/lines/{row.pk}/", {"cell_0": "Ada Quist", "cell_1": "ada@example.com"})
    row.refresh_from_db()
    assert (row.cells, row.finding) == (["Ada Quist", "ada@example.com"], "")


def test_a_line_is_skipped_and_taken_in_again(maya, as_user):
    run = looked_at(maya, as_user, TABLE + "Ada too,ada@example.com\n")
    ada, browser = run.rows.get(number=2), as_user(maya)
    browser.post(f"{PAGE}{run.pk}/lines/{ada.pk}/", {"decision": "skip"})
    assert findings(run) == [(2, "", "skip"), (3, "", "add"), (4, "", "add")]
    browser.post(f"{PAGE}{run.pk}/lines/{ada.pk}/", {"decision": "add"})
    assert findings(run) == [(2, "", "add"), (3, "", "add"), (4, "twin", "merge")]


def test_all_who_are_known_are_skipped_at_once(maya, noah, as_user):
    run = looked_at(maya, as_user, TABLE + "Noah,noah@example.com\n")
    as_user(maya).post(f"{PAGE}{run.pk}/known/", {"decision": "skip"})
    assert findings(run) == [(2, "", "add"), (3, "", "add"), (4, "own", "skip")]


def test_htmx_gets_the_lines_alone(maya, as_user):
    run = looked_at(maya, as_user)
    response = as_user(maya).post(f"{PAGE}{run.pk}/lines/{run.rows.first().pk}/", {"decision": "skip"}, headers={"HX-Request": "true"})
    assert (response.status_code, b"<html" in response.content, b'id="lines"' in response.content) == (200, False, True)
