"""Files and links for programs: on the shelf, to clients, and who looked."""

import pytest
from django.utils import timezone

from messaging.models import LibraryItem, Resource
from tests import factories
from tests.coachhub.api.conftest import cost
from tests.messaging.corpus import pdf, upload

UPLOAD = "/api/resources/upload"


def put(script, **fields):
    return script.browser.post(UPLOAD, fields, headers={"Authorization": f"Bearer {script.secret}"})


def test_file_goes_on_the_shelf_and_to_the_client(program, maya, noah):
    said = put(program(maya), file=upload("Breathing.pdf", pdf()), tags=["breath"], client_ids=[noah.pk], note="For the evening")
    row, resource = LibraryItem.objects.get(), Resource.objects.get()
    assert (said.status_code, said.json()) == (
        201,
        {"item_id": row.pk, "kind": "pdf", "title": "Breathing", "shared": [{"client_id": noah.pk, "id": resource.pk}]},
    )
    assert (row.coach, row.tags, resource.note) == (maya, ["breath"], "For the evening")


def test_link_goes_on_the_shelf(program, maya):
    assert put(program(maya), link="https://example.com/walk", title="A walk").json()["kind"] == "link"


@pytest.mark.parametrize(
    ("fields", "field"),
    [({}, "body.file"), ({"link": "https://example.com/walk"}, "body.title"), ({"link": "x y", "title": "A walk"}, "body.link")],
)
def test_what_cannot_be_added_is_said(program, maya, fields, field):
    said = put(program(maya), **fields)
    assert (said.status_code, [error["field"] for error in said.json()["errors"]], LibraryItem.objects.count()) == (422, [field], 0)


def test_nothing_is_kept_for_somebody_elses_client(program, otto, noah):
    said = put(program(otto), link="https://example.com/walk", title="A walk", client_ids=[noah.pk])
    assert (said.status_code, LibraryItem.objects.count(), Resource.objects.count()) == (422, 0, 0)
    assert "Noah" not in said.content.decode()


def test_same_form_adds_one_item(program, maya):
    script = program(maya)
    headers = {"Authorization": f"Bearer {script.secret}", "Idempotency-Key": "k-1"}
    answers = [script.browser.post(UPLOAD, {"file": upload("Breathing.pdf", pdf())}, headers=headers) for _ in range(2)]
    other = script.browser.post(UPLOAD, {"file": upload("Breathing.pdf", pdf("Other"))}, headers=headers)
    assert (answers[0].content, LibraryItem.objects.count(), other.status_code) == (answers[1].content, 1, 422)


def test_shelf_is_the_coachs(program, noah):
    assert put(program(noah.user), link="https://example.com/walk", title="A walk").status_code == 404


def test_coach_and_client_find_what_was_shared(program, maya, noah):
    put(program(maya), link="https://example.com/walk", title="A walk", client_ids=[noah.pk])
    Resource.objects.update(views=3, seconds=60, last_viewed_at=timezone.now())
    path = f"/api/resources/{noah.pk}"
    [of_coach], [of_client] = (program(person).get(path).json()["items"] for person in (maya, noah.user))
    assert (of_coach["title"], of_coach["link"], of_coach["views"], of_coach["seconds"]) == ("A walk", "https://example.com/walk", 3, 60)
    assert (of_client["title"], of_client["views"]) == ("A walk", None)


def test_views_are_told_to_nobody_while_receipts_are_off(program, maya, noah):
    put(program(maya), link="https://example.com/walk", title="A walk", client_ids=[noah.pk])
    noah.user.tells_seen = False
    noah.user.save()
    assert program(maya).get(f"/api/resources/{noah.pk}").json()["items"][0]["views"] is None


def test_files_of_strangers_are_nothing(program, otto, maya, noah):
    other = factories.client(coach=maya, user=factories.client_user())
    assert [program(person).get(f"/api/resources/{noah.pk}").status_code for person in (otto, other.user)] == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_files_cost_the_same_for_any_number(program, maya, noah, count):
    for number in range(count):
        put(program(maya), link=f"https://example.com/{number}", title="A walk", client_ids=[noah.pk])
    assert cost(program(maya), f"/api/resources/{noah.pk}") == (count, 5)  # the token, the count of the minute, the client, the look, the resources
