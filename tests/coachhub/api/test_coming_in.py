"""Who gets into the API: tokens and sessions, what each may do, and how refusals are said."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import ApiToken
from clients.actions import refresh_cards
from tests.coachhub.api.conftest import Program, token

CLIENTS = "/api/clients"


def problem(response) -> tuple[int, str, str]:
    said = response.json()
    assert said["status"] == response.status_code
    return response.status_code, response["Content-Type"], said["title"]


def test_token_lets_its_person_in(program, maya, noah):
    refresh_cards([noah.pk], at=timezone.now())
    assert [row["name"] for row in program(maya).get(CLIENTS).json()["items"]] == ["Noah Lindqvist"]


def test_guest_is_told_to_sign_in(guest, db):
    response = guest.get(CLIENTS)
    assert problem(response) == (401, "application/problem+json", "Unauthorized")
    assert response["WWW-Authenticate"] == "Bearer"


def test_unknown_token_is_nobody_even_beside_a_session(as_user, maya):
    assert as_user(maya).get(CLIENTS, headers={"Authorization": "Bearer chub_nothing"}).status_code == 401


def test_expired_token_is_nobody(program, maya):
    assert program(maya, lasts=timedelta(seconds=-1)).get(CLIENTS).status_code == 401


def test_revoked_token_is_nobody_at_once(program, maya, as_user):
    script = program(maya)
    assert script.get(CLIENTS).status_code == 200
    as_user(maya).post(f"/accounts/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert script.get(CLIENTS).status_code == 401


def test_token_of_somebody_who_may_not_sign_in_is_nobody(program, maya):
    script = program(maya)
    maya.is_active = False
    maya.save()
    assert script.get(CLIENTS).status_code == 401


def test_token_opens_no_page(maya):
    response = Browser().get("/clients/new/", headers={"Authorization": f"Bearer {token(maya)}"})
    assert response.headers["Location"] == "/accounts/login/?next=/clients/new/"


def test_token_notes_its_use_and_keeps_no_secret(program, maya):
    script = program(maya)
    script.get(CLIENTS)
    row = ApiToken.objects.get()
    assert timezone.now() - row.used_at < timedelta(minutes=1)
    assert script.secret not in str(ApiToken.objects.values())


def test_token_for_reading_changes_nothing(program, maya):
    response = program(maya, may_write=False).post(CLIENTS, {"name": "Nina"})
    assert problem(response) == (403, "application/problem+json", "Forbidden")


def test_token_for_one_area_opens_no_other(program, maya, noah):
    script = program(maya, areas=["messages"])
    assert [script.get(path).status_code for path in (f"/api/messages/{noah.pk}", CLIENTS, "/api/me")] == [200, 403, 200]


def test_session_reads(as_user, maya, noah):
    refresh_cards([noah.pk], at=timezone.now())
    assert as_user(maya).get(CLIENTS).json()["items"][0]["id"] == noah.pk


def test_session_changes_only_with_the_csrf_token(maya):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(maya)
    assert browser.post(CLIENTS, {"name": "Nina"}, content_type="application/json").status_code == 403
    browser.get("/clients/new/")
    proven = browser.post(CLIENTS, {"name": "Nina"}, content_type="application/json", headers={"X-CSRFToken": browser.cookies["csrftoken"].value})
    assert proven.status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "status", "title"),
    [
        ("GET", "/api/nothing", 404, "Not Found"),
        ("GET", "/api/clients/987654321", 404, "Not Found"),
        ("GET", "/api/clients/x", 422, "Unprocessable Content"),
        ("DELETE", "/api/clients", 405, "Method Not Allowed"),
        ("GET", "/api/clients?limit=0", 422, "Unprocessable Content"),
        ("GET", "/api/clients?after=x", 422, "Unprocessable Content"),
        ("GET", "/api/clients?q=%00", 400, "Bad Request"),
    ],
)
def test_every_error_is_a_problem(as_user, maya, method, path, status, title):
    assert problem(as_user(maya).generic(method, path)) == (status, "application/problem+json", title)


def test_what_is_no_json_is_refused(as_user, maya):
    answers = [as_user(maya).generic("POST", CLIENTS, body, content_type=kind) for body, kind in (("name=Nina", "text/plain"), ("{", "application/json"))]
    assert [problem(answer)[0] for answer in answers] == [415, 400]


def test_wrong_fields_are_named(program, maya):
    said = program(maya).post(CLIENTS, {"name": "", "email": "x", "colour": "red"}).json()
    assert sorted(error["field"] for error in said["errors"]) == ["body.colour", "body.name"]


def test_forms_name_the_fields_too(program, maya):
    said = program(maya).post(CLIENTS, {"name": "Nina", "email": "x"}).json()
    assert said["errors"] == [{"field": "body.email", "detail": "Enter a valid email address."}]


def test_too_many_requests_are_told_when_to_go_on(program, maya, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    script = program(maya)
    answers = [script.get("/api/me") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert answers[1]["RateLimit"].startswith('"minute";r=0;t=')
    assert 0 < int(answers[2]["Retry-After"]) <= 60


def test_count_begins_anew_after_a_minute(program, maya, settings):
    from common.models import ApiUse

    settings.API_REQUESTS_A_MINUTE = 1
    script = program(maya)
    script.get("/api/me")
    ApiUse.objects.update(since=timezone.now() - timedelta(seconds=61))
    assert script.get("/api/me").status_code == 200


def test_command_makes_a_token(maya, noah, capsys):
    call_command("make_api_token", "maya@example.com", "--area", "clients")
    script = Program(capsys.readouterr().out.strip())
    assert [script.get(CLIENTS).status_code, script.post(CLIENTS, {"name": "Nina"}).status_code] == [200, 403]


@pytest.mark.parametrize("arguments", [["nobody@example.com"], ["sam@example.com"], ["maya@example.com", "--days", "0"]])
def test_command_makes_no_token_for_others(maya, sam, arguments):
    with pytest.raises(CommandError):
        call_command("make_api_token", *arguments)
