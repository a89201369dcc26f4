"""What programs do with sessions, progress, suggestions and messages: as the pages, and for the same people."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.models import Message, Outgoing
from progress.models import EngagementMetric
from recommendations.models import Feedback, RecommendationBatch, SessionRecommendation
from sessions_app.models import PrivateNotes, Session
from tests import factories
from tests.coachhub.api.conftest import cost

AHEAD = (datetime.now(UTC) + timedelta(days=10)).replace(hour=10, minute=0, second=0, microsecond=0)


def plan(client, **changes):
    blocks = [{"title": "Arrive", "minutes": 5, "element": "aether", "private_note": "Slowly"}, {"title": "Name the week"}]
    given = {"client_id": client.pk, "starts_at": AHEAD.isoformat(), "minutes": 50, "place": "Room 2", "blocks": blocks}
    return given | {"notes": "Bring the letter", "private_notes": "Careful", "share": True} | changes


# Sessions ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def elements(db):
    return [factories.element(slug) for slug in ("fire", "water", "earth", "air", "aether")]


def test_session_is_saved_with_its_plan(program, maya, noah, elements):
    response = program(maya).post("/api/sessions/create", plan(noah))
    said, row = response.json(), Session.objects.get()
    assert (response.status_code, said["id"], said["starts_at"], said["minutes"]) == (201, row.pk, AHEAD.isoformat().replace("+00:00", "Z"), 50)
    assert [(block["title"], block["minutes"], block["element"]) for block in said["blocks"]] == [("Arrive", 5, "aether"), ("Name the week", 10, None)]
    assert (row.notes, row.plan_shared_at is not None, PrivateNotes.objects.get().body) == ("Bring the letter", True, "Careful")


def test_nothing_of_a_session_is_saved_when_a_block_is_wrong(program, maya, noah):
    said = program(maya).post("/api/sessions/create", plan(noah, blocks=[{"title": "  "}])).json()
    assert said["errors"] == [{"field": "body.blocks.0.title", "detail": "This field is required."}]
    assert Session.objects.count() == 0


def test_session_at_a_taken_time_is_refused(program, maya, noah):
    factories.session(noah, at=AHEAD)
    response = program(maya).post("/api/sessions/create", plan(noah, blocks=[]))
    assert (response.status_code, "You meet Noah Lindqvist" in response.json()["detail"]) == (409, True)


def test_session_in_the_past_is_refused(program, maya, noah):
    said = program(maya).post("/api/sessions/create", plan(noah, starts_at="2020-01-01T10:00:00Z", blocks=[])).json()
    assert said["errors"][0]["field"] == "body.starts_at"


@pytest.mark.parametrize("starts", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_session_beyond_all_calendars_is_refused(program, maya, noah, starts):
    maya.time_zone = "Pacific/Auckland"
    maya.save()
    assert program(maya).post("/api/sessions/create", plan(noah, starts_at=starts, blocks=[])).status_code == 422


def test_session_with_somebody_elses_client_is_refused(program, otto, noah):
    assert program(otto).post("/api/sessions/create", plan(noah, blocks=[])).status_code == 404
    assert Session.objects.count() == 0


def test_client_sees_of_a_session_what_is_shared(program, maya, noah, elements):
    number = program(maya).post("/api/sessions/create", plan(noah, share=False)).json()["id"]
    script = program(noah.user)
    before = script.get(f"/api/sessions/{number}").json()
    Session.objects.update(plan_shared_at=AHEAD)
    after = script.get(f"/api/sessions/{number}").json()
    assert (before["blocks"], before["notes"], before["private_notes"]) == ([], "", None)
    assert ([block["title"] for block in after["blocks"]], after["notes"], after["private_notes"]) == (["Arrive", "Name the week"], "Bring the letter", None)
    assert {block["private_note"] for block in after["blocks"]} == {None}


def test_session_of_a_stranger_is_nothing(program, otto, noah):
    row = factories.session(noah, at=AHEAD)
    assert program(otto).get(f"/api/sessions/{row.pk}").status_code == 404


# Suggestions -------------------------------------------------------------------------------------------------------


def test_coach_finds_what_waits(program, maya, noah):
    reasons = [{"key": "need", "facts": {"element": "fire", "level": 42.0, "target": 57.0}}]
    row = factories.recommendation(noah, title="Ember", reasons=reasons)
    factories.recommendation(noah, status="sent")
    [said] = program(maya).get(f"/api/recommendations/{noah.pk}").json()["items"]
    assert (said["id"], said["title"], said["status"], said["reasons"]) == (row.pk, "Ember", "proposed", ["Fire is 42; the aim is 57."])


def test_client_finds_what_was_sent(program, noah):
    factories.recommendation(noah, title="Not yet")
    factories.recommendation(noah, title="Ember", status="sent", reasons=[{"key": "need", "facts": {"element": "fire"}}, {"key": "control", "facts": {}}])
    [said] = program(noah.user).get(f"/api/recommendations/{noah.pk}").json()["items"]
    assert (said["title"], said["reasons"], said["version"]) == ("Ember", ["because Fire has been quiet lately"], None)


def test_what_waits_comes_in_pages(program, maya, noah):
    for number in range(22):
        factories.recommendation(noah, title=f"Number {number}")
    script = program(maya)
    first = script.get(f"/api/recommendations/{noah.pk}").json()
    second = script.get(f"/api/recommendations/{noah.pk}", {"after": first["next"]}).json()
    assert [len(first["items"]), len(second["items"]), second["next"]] == [20, 2, None]


def test_session_suggestions_are_the_coachs(program, maya, noah):
    factories.recommendation(noah, title="Kept", status="for_session")
    path = f"/api/sessions/recommendations/{noah.pk}"
    assert [row["title"] for row in program(maya).get(path).json()["items"]] == ["Kept"]
    assert program(noah.user).get(path).status_code == 404


def test_client_rates_a_suggestion(program, noah):
    row = factories.recommendation(noah, status="sent")
    response = program(noah.user).post("/api/recommendations/feedback", {"recommendation_id": row.pk, "rating": 4, "comments": "It helped"})
    assert (response.status_code, response.json()["rating"]) == (201, 4)
    assert Feedback.objects.values_list("recommendation", "rating", "comments").get() == (row.pk, 4, "It helped")


def test_nobody_else_rates(program, maya, noah):
    sent, waiting = factories.recommendation(noah, status="sent"), factories.recommendation(noah)
    other = factories.client(coach=maya, user=factories.client_user())
    tried = [(maya, sent), (other.user, sent), (noah.user, waiting)]
    answers = [program(person).post("/api/recommendations/feedback", {"recommendation_id": row.pk, "rating": 4}) for person, row in tried]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


# Messages ----------------------------------------------------------------------------------------------------------


def test_message_is_sent_and_found(program, maya, noah):
    sent = program(maya).post("/api/messages/send", {"client_id": noah.pk, "content": "See you, {first_name}", "asks_answer": True})
    assert sent.status_code == 201
    [said] = program(noah.user).get(f"/api/messages/{noah.pk}").json()["items"]
    assert (said["id"], said["content"], said["sender"], said["is_from_client"]) == (sent.json()["id"], "See you, Noah", "Maya Reyes", False)


def test_message_for_later_waits(program, maya, noah):
    said = program(maya).post("/api/messages/send", {"client_id": noah.pk, "content": "Soon", "send_at": AHEAD.isoformat()}).json()
    assert (said["id"], said["outgoing_id"], Message.objects.count()) == (None, Outgoing.objects.get().pk, 0)


def test_message_of_a_client_asks_for_no_answer(program, noah):
    assert program(noah.user).post("/api/messages/send", {"client_id": noah.pk, "content": "Hello", "asks_answer": True}).status_code == 422


def test_message_answers_only_in_its_own_thread(program, maya, noah):
    other = factories.client(coach=maya, user=factories.client_user())
    theirs = factories.message(other, by=maya)
    said = program(maya).post("/api/messages/send", {"client_id": noah.pk, "content": "Hello", "reply_to": theirs.pk})
    assert (said.status_code, said.json()["errors"][0]["field"]) == (422, "body.reply_to")


def test_messages_are_searched_and_filtered(program, maya, noah):
    factories.message(noah, by=maya, content="The letter lies ready", at=AHEAD - timedelta(days=30))
    factories.message(noah, by=noah.user, content="Thank you", at=AHEAD - timedelta(days=20))
    script, path = program(maya), f"/api/messages/{noah.pk}"
    queries = [{"q": "letter"}, {"unanswered": "true"}, {"first": (AHEAD - timedelta(days=25)).date().isoformat()}, {"last": "2020-01-01"}]
    found = [[row["content"] for row in script.get(path, query).json()["items"]] for query in queries]
    assert found == [["The letter lies ready"], ["Thank you"], ["Thank you"], []]


def test_messages_come_in_pages(program, maya, noah):
    for number in range(27):
        factories.message(noah, by=maya, content=f"Number {number}", at=AHEAD + timedelta(minutes=number))
    script, path = program(noah.user), f"/api/messages/{noah.pk}"
    first = script.get(path).json()
    second = script.get(path, {"after": first["next"]}).json()
    assert [row["content"] for row in second["items"]] == ["Number 1", "Number 0"]


def test_messages_are_the_threads_own(program, otto, noah, maya):
    other = factories.client(coach=maya, user=factories.client_user())
    assert [program(person).get(f"/api/messages/{noah.pk}").status_code for person in (otto, other.user)] == [404, 404]
    assert program(otto).post("/api/messages/send", {"client_id": noah.pk, "content": "Hello"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_messages_cost_the_same_for_any_number(program, maya, noah, count):
    for _ in range(count):
        factories.message(noah, by=maya)
    script = program(maya)
    script.get(f"/api/messages/{noah.pk}")
    with CaptureQueriesContext(connection) as queries:
        assert len(script.get(f"/api/messages/{noah.pk}").json()["items"]) == count
    assert len(queries) == 6  # the token, the count of the minute, the client, the look, the form, the messages


@pytest.mark.parametrize("count", [1, 3])
def test_suggestions_cost_the_same_for_any_number(program, maya, noah, count):
    batch = RecommendationBatch.objects.create(client=noah, coach=maya, engine_version="1", feature_version=1, seed=7, need={})
    for _ in range(count):
        factories.recommendation(noah)
        factories.recommendation(noah, status="sent")
        SessionRecommendation.objects.create(
            client=noah, batch=batch, element=factories.element(), title="Ember", description="Glow.", kind="practice", reasons=[]
        )
    path, coach = f"/api/recommendations/{noah.pk}", program(maya)
    assert (cost(coach, path), cost(program(noah.user), path)) == ((count, 7), (count, 5))
    assert cost(coach, f"/api/sessions/recommendations/{noah.pk}") == (count, 6)


# Progress ----------------------------------------------------------------------------------------------------------


def test_progress_says_how_it_goes(program, maya, noah, elements):
    today = noah.today(datetime.now(UTC))
    for ago in (80, 40, 1):
        factories.reading(noah, "fire", 70, on=today - timedelta(days=ago))
    EngagementMetric.objects.create(client=noah, metric_name="checkins", value=2, date=today)
    said = program(maya).get(f"/api/progress/{noah.pk}").json()
    assert (said["elements"]["fire"]["level"], said["elements"]["water"]["level"], said["elements"]["fire"]["going"]) == (70.0, None, "same")
    assert (said["counted"]["checkins"], said["counted"]["messages"], said["balance"]) == (2.0, 0.0, None)


def test_client_who_reads_in_words_gets_no_numbers(program, noah, elements):
    factories.reading(noah, "fire", 70, on=noah.today(datetime.now(UTC)))
    noah.user.hides_numbers = True
    noah.user.save()
    script = program(noah.user)
    said = script.get(f"/api/progress/{noah.pk}").json()
    assert (said["elements"]["fire"]["level"], said["engagement"]) == (None, None)
    assert script.get("/api/progress/metrics/fire", {"client_id": noah.pk}).status_code == 404


def test_metric_has_a_period_and_a_step(program, maya, noah, elements):
    EngagementMetric.objects.create(client=noah, metric_name="checkins", value=2, date=noah.today(datetime.now(UTC)))
    script = program(maya)
    days = script.get("/api/progress/metrics/checkins", {"client_id": noah.pk, "period": "4w"}).json()
    weeks = script.get("/api/progress/metrics/checkins", {"client_id": noah.pk, "period": "4w", "resolution": "week"}).json()
    assert [(said["step_days"], len(said["points"]), said["points"][-1]["value"]) for said in (days, weeks)] == [(1, 28, 2.0), (7, 4, 2.0)]


def test_element_is_a_metric_too(program, noah, elements):
    factories.reading(noah, "fire", 70, on=noah.today(datetime.now(UTC)))
    said = program(noah.user).get("/api/progress/metrics/fire", {"client_id": noah.pk}).json()
    assert (said["unit"], said["points"][-1]["value"], said["points"][0]["value"]) == ("level", 70.0, None)


def test_progress_of_strangers_is_nothing(program, otto, noah):
    paths = [f"/api/progress/{noah.pk}", f"/api/progress/metrics/checkins?client_id={noah.pk}"]
    assert [program(otto).get(path).status_code for path in paths] == [404, 404]


# Oneself -----------------------------------------------------------------------------------------------------------


def test_client_learns_their_own_number(program, noah):
    said = program(noah.user, name="diary", may_write=False).get("/api/me").json()
    assert (said["role"], said["client_ids"], said["token"]["name"], said["token"]["may_write"]) == ("client", [noah.pk], "diary", False)
