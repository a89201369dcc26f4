"""Clients for programs: the list with what is summed up, one in detail, adding, changing."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.actions import refresh_cards
from clients.models import ArchetypeNote, Card, Client
from common.models import ApiAnswer
from tests import factories

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def three(maya):
    """Three clients of Maya's with their cards."""
    people = [factories.client(coach=maya, name=name) for name in ("Ada Berg", "Noah Lindqvist", "Zoë Park")]
    refresh_cards([person.pk for person in people], at=AT)
    return people


def names(response) -> list[str]:
    return [row["name"] for row in response.json()["items"]]


def test_list_has_the_coachs_own_clients(program, maya, otto, three):
    assert [names(program(person).get("/api/clients")) for person in (maya, otto)] == [["Ada Berg", "Noah Lindqvist", "Zoë Park"], []]


def test_list_is_no_clients_business(program, noah):
    assert program(noah.user).get("/api/clients").status_code == 404


def test_row_sums_up(program, maya, three):
    Card.objects.filter(name="Ada Berg").update(score=82, score_before=70, score_state="scored", balance_by_week=[None, 61], leading="fire", next_session_at=AT)
    row = program(maya).get("/api/clients").json()["items"][0]
    assert row["engagement"] == {"score": 82, "score_before": 70, "state": "scored"}
    assert row["balance"] == {"now": 61, "by_week": [None, 61], "leading": "fire"}
    assert (row["id"], row["next_session_at"], row["last_session_at"]) == (three[0].pk, "2026-05-04T09:00:00+00:00", None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "zoe"}, ["Zoë Park"]),
        ({"sort": "engagement"}, ["Noah Lindqvist", "Ada Berg", "Zoë Park"]),
        ({"band": "strong"}, ["Noah Lindqvist"]),
        ({"state": "archived"}, []),
        ({"tasks": "open"}, []),
    ],
)
def test_list_is_searched_and_filtered(program, maya, three, query, found):
    Card.objects.filter(name="Noah Lindqvist").update(score=90, score_state="scored")
    assert names(program(maya).get("/api/clients", query)) == found


def test_pages_follow_each_other(program, maya, three):
    script = program(maya)
    first = script.get("/api/clients", {"limit": "2"})
    second = script.get("/api/clients", {"limit": "2", "after": first.json()["next"]})
    assert [names(first), names(second)] == [["Ada Berg", "Noah Lindqvist"], ["Zoë Park"]]
    assert second.json()["next"] is None
    assert first["Link"].endswith('; rel="next"')


def test_list_as_a_sheet(program, maya, three):
    Client.objects.filter(name="Ada Berg").update(name="=Ada")
    Card.objects.filter(name="Ada Berg").update(name="=Ada", sort_name="aaa")
    response = program(maya).get("/api/clients", Accept="text/csv")
    sheet = list(csv.DictReader(StringIO(response.content.decode().removeprefix("\ufeff"))))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["name"] for row in sheet] == ["'=Ada", "Noah Lindqvist", "Zoë Park"]
    assert sheet[0]["engagement.state"] == "new"


def test_list_is_json_for_whoever_wants_something_else(program, maya, three):
    assert program(maya).get("/api/clients", Accept="text/html")["Content-Type"] == "application/json"


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(program, maya, three, count):
    Card.objects.exclude(pk__in=[person.pk for person in three[:count]]).delete()
    script = program(maya)
    script.get("/api/me")
    with CaptureQueriesContext(connection) as queries:
        assert len(script.get("/api/clients").json()["items"]) == count
    assert len(queries) == 3  # the token, the count of the minute, the list


def test_detail_holds_profile_archetypes_and_history(program, maya, noah):
    ArchetypeNote.objects.create(client=noah, archetype=factories.archetype(), note="Sees far", from_date=date(2026, 5, 1), set_by=maya)
    factories.act(noah, "task.done", at=AT)
    Client.objects.filter(pk=noah.pk).update(profile_data={"Work": "Joiner"})
    said = program(maya).get(f"/api/clients/{noah.pk}").json()
    assert (said["name"], said["has_account"], said["profile"]) == ("Noah Lindqvist", True, {"Work": "Joiner"})
    assert said["archetypes"] == [{"archetype": "visionary", "name": "Visionary", "note": "Sees far", "from_date": "2026-05-01", "to_date": None}]
    assert [act["kind"] for act in said["history"]] == ["task.done"]


def test_detail_is_nothing_to_strangers(program, noah, otto):
    assert [program(person).get(f"/api/clients/{noah.pk}").status_code for person in (otto, noah.user)] == [404, 404]


def test_looking_is_noted_for_the_client(program, maya, noah):
    program(maya).get(f"/api/clients/{noah.pk}")
    assert list(noah.accesses.values_list("actor", "what")) == [(maya.pk, "overview")]


def test_known_version_is_not_sent_again(program, maya, noah):
    script = program(maya)
    etag = script.get(f"/api/clients/{noah.pk}")["ETag"]
    again = script.get(f"/api/clients/{noah.pk}", If_None_Match=etag)
    assert (again.status_code, again.content) == (304, b"")


def test_client_is_added(program, maya):
    response = program(maya).post(
        "/api/clients", {"name": "Nina Falk", "email": "Nina@Example.com", "tags": ["Tuesday group", "founders"], "since_date": "2026-01-05"}
    )
    row = Client.objects.get()
    assert (response.status_code, response.json()["id"], response["Location"]) == (201, row.pk, f"http://testserver/api/clients/{row.pk}")
    assert (row.email, row.tags, row.coachings.get().coach) == ("nina@example.com", ["Tuesday group", "founders"], maya)


def test_second_client_with_an_address_is_refused(program, maya, noah):
    said = program(maya).post("/api/clients", {"name": "Noah Again", "email": "noah@example.com"})
    assert (said.status_code, said.json()["errors"][0]["field"]) == (422, "body.email")


def test_invitation_goes_out_with_the_client(program, maya, run_jobs):
    program(maya).post("/api/clients", {"name": "Nina Falk", "email": "nina@example.com", "invite": True})
    assert Client.objects.get().invitations.count() == 1


def test_same_request_adds_one_client(program, maya):
    script, body = program(maya), {"name": "Nina Falk"}
    first, second = (script.post("/api/clients", body, Idempotency_Key="k-1") for _ in range(2))
    assert (first.content, first["ETag"]) == (second.content, second["ETag"])
    assert (second.status_code, second["Idempotency-Replayed"], Client.objects.count()) == (201, "true", 1)


def test_key_belongs_to_one_request(program, maya):
    script = program(maya)
    script.post("/api/clients", {"name": "Nina Falk"}, Idempotency_Key="k-1")
    assert script.post("/api/clients", {"name": "Olive Moss"}, Idempotency_Key="k-1").status_code == 422
    assert Client.objects.count() == 1


def test_key_of_a_refused_request_can_be_used_again(program, maya):
    script = program(maya)
    assert script.post("/api/clients", {"name": "Nina Falk", "email": "x"}, Idempotency_Key="k-1").status_code == 422
    assert script.post("/api/clients", {"name": "Nina Falk"}, Idempotency_Key="k-1").status_code == 201


def test_kept_answer_is_sealed_and_forgotten(program, maya):
    from common.api.repeats import KEPT_FOR, forget_old_answers

    program(maya).post("/api/clients", {"name": "Nina Falk"}, Idempotency_Key="k-1")
    row = ApiAnswer.objects.get()
    assert b"Nina" not in bytes(row.sealed)
    assert "k-1" not in row.key
    ApiAnswer.objects.update(created_at=row.created_at - KEPT_FOR - timedelta(seconds=1))
    assert forget_old_answers() == 1


def test_what_is_sent_is_changed_and_nothing_else(program, maya, noah):
    script, path = program(maya), f"/api/clients/{noah.pk}"
    response = script.patch(path, {"name": "Noah L."}, If_Match=script.get(path)["ETag"])
    noah.refresh_from_db()
    assert (response.status_code, noah.name, noah.email, noah.version) == (200, "Noah L.", "noah@example.com", 2)


def test_change_needs_the_version_that_stands(program, maya, noah):
    script, path = program(maya), f"/api/clients/{noah.pk}"
    etag = script.get(path)["ETag"]
    script.patch(path, {"name": "Noah L."}, If_Match=etag)
    assert [script.patch(path, {"name": "N."}).status_code, script.patch(path, {"name": "N."}, If_Match=etag).status_code] == [428, 412]


def test_archived_client_is_not_changed(program, maya, noah):
    Client.objects.filter(pk=noah.pk).update(state="archived")
    assert program(maya).patch(f"/api/clients/{noah.pk}", {"name": "N."}, If_Match="*").status_code == 409
