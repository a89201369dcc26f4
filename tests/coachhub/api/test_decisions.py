"""The queue, the library and what one was told, for programs: decided by the coach alone, and nothing overwritten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.models import Client
from messaging.models import Message, Notification, Resource
from recommendations.models import Activity, EngineSettings, Recommendation
from tests import factories
from tests.coachhub.api.conftest import cost

QUEUE, LIBRARY, TOLD = "/api/recommendations", "/api/activities", "/api/notifications"


def decided(script, row, **body):
    return script.post(f"{QUEUE}/{row.pk}/decision", body, If_Match=f'"{row.version}"')


# The queue ---------------------------------------------------------------------------------------------------------


def test_queue_holds_what_waits_of_all_clients(program, maya, otto, noah):
    nina = factories.client(coach=maya, name="Nina Falk")
    rows = [factories.recommendation(client, title=client.name) for client in (noah, nina)]
    factories.recommendation(factories.client(coach=otto))
    found = program(maya).get(QUEUE, {"by": "client"}).json()["items"]
    assert [row["id"] for row in found] == [rows[1].pk, rows[0].pk]


def test_suggestion_is_approved_with_other_words_and_taken_back(program, maya, noah):
    row, script = factories.recommendation(noah, title="Ember"), program(maya)
    said = decided(script, row, decision="send", title="A warm ember")
    row.refresh_from_db()
    assert (said.json()["status"], row.status, row.title, row.decided_by, row.sent_at) == ("approved", "approved", "A warm ember", maya, None)
    assert script.post(f"{QUEUE}/{row.pk}/take-back", {}).json()["status"] == "proposed"


@pytest.mark.parametrize(("decision", "status"), [("session", "for_session"), ("save", "proposed"), ("not_now", "dismissed"), ("never", "blocked")])
def test_every_decision_of_the_page_is_there(program, maya, noah, decision, status):
    row = factories.recommendation(noah, activity=factories.activity())
    assert decided(program(maya), row, decision=decision, why="Not in this season").json()["status"] == status
    assert EngineSettings.objects.filter(client=noah).exists() is (decision == "never")


def test_decision_about_older_words_is_refused(program, maya, noah):
    row, script = factories.recommendation(noah), program(maya)
    assert decided(script, row, decision="save", title="Other").status_code == 200
    assert decided(script, row, decision="send").status_code == 412
    assert script.post(f"{QUEUE}/{row.pk}/decision", {"decision": "send"}).status_code == 428
    row.refresh_from_db()
    assert decided(script, row, decision="send").status_code == 200
    row.refresh_from_db()
    assert decided(script, row, decision="send").status_code == 412


def test_three_without_an_answer_are_enough(program, maya, noah):
    for _ in range(3):
        factories.recommendation(noah, status="sent")
    row = factories.recommendation(noah)
    assert (decided(program(maya), row, decision="send").status_code, Recommendation.objects.get(pk=row.pk).status) == (409, "proposed")


def test_what_was_sent_is_not_taken_back(program, maya, noah):
    row = factories.recommendation(noah, status="sent")
    assert program(maya).post(f"{QUEUE}/{row.pk}/take-back", {}).status_code == 409


def test_what_was_sent_is_withdrawn_once_and_unless_it_was_answered(program, maya, otto, noah):
    row, done, waiting = (factories.recommendation(noah, status=status) for status in ("sent", "done", "proposed"))
    script = program(maya)
    assert [script.post(f"{QUEUE}/{row.pk}/withdraw", {}).json()["status"] for _ in range(2)] == ["withdrawn", "withdrawn"]
    assert [script.post(f"{QUEUE}/{each.pk}/withdraw", {}).status_code for each in (done, waiting)] == [409, 404]
    assert [program(person).post(f"{QUEUE}/{row.pk}/withdraw", {}).status_code for person in (otto, noah.user)] == [404, 404]
    assert program(noah.user).post(f"{QUEUE}/feedback", {"recommendation_id": row.pk, "rating": 4}).status_code == 409
    assert [item["id"] for item in script.get(f"{QUEUE}/{noah.pk}", {"show": "answered"}).json()["items"]] == [row.pk, done.pk]
    assert [item["id"] for item in program(noah.user).get(f"{QUEUE}/{noah.pk}", {"show": "answered"}).json()["items"]] == [done.pk]


def test_nobody_else_decides(program, otto, noah):
    row = factories.recommendation(noah)
    for script in (program(otto), program(noah.user)):
        assert [decided(script, row, decision="send").status_code, script.post(f"{QUEUE}/{row.pk}/take-back", {}).status_code] == [404, 404]
    assert Recommendation.objects.get().status == "proposed"


def test_nothing_is_decided_for_the_archive(program, maya, noah):
    row = factories.recommendation(noah)
    Client.objects.update(state="archived")
    assert decided(program(maya), row, decision="send").status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_for_any_number(program, maya, noah, count):
    for _ in range(count):
        factories.recommendation(noah)
    assert cost(program(maya), QUEUE) == (count, 5)  # the token, the count of the minute, what waits, how many are open, what leaves


# The library -------------------------------------------------------------------------------------------------------


@pytest.fixture
def fire(db):
    return factories.element("fire")


GIVEN = {"title": "Name the ember", "text": "Write down what still glows.", "element": "fire", "tags": ["evening", "words"]}


def test_activity_is_written_changed_archived_and_restored(program, maya, fire):
    script = program(maya)
    made = script.post(LIBRARY, GIVEN)
    row = Activity.objects.get()
    path = f"{LIBRARY}/{row.pk}"
    assert (made.status_code, made.json()["id"], row.coach, row.tags, row.weights) == (201, row.pk, maya, ["evening", "words"], [1.0, 0.0, 0.0, 0.0, 0.0])
    changed = script.patch(path, {"minutes": 20}, If_Match=made["ETag"]).json()
    assert (changed["minutes"], changed["title"], changed["tags"], changed["version"]) == (20, "Name the ember", ["evening", "words"], 2)
    assert script.patch(path, {"minutes": 30}, If_Match=made["ETag"]).status_code == 412
    assert (script.delete(path).status_code, script.get(LIBRARY).json()["items"]) == (204, [])
    assert [row["id"] for row in script.get(LIBRARY, {"of": "archived"}).json()["items"]] == [row.pk]
    assert script.post(f"{path}/restore", {}).json()["is_archived"] is False


def test_twin_of_an_activity_is_added_only_when_it_is_meant(program, maya, fire):
    script = program(maya)
    answers = [script.post(LIBRARY, GIVEN).status_code, script.post(LIBRARY, GIVEN).status_code, script.post(LIBRARY, GIVEN | {"sure": True}).status_code]
    assert answers == [201, 409, 201]


def test_what_stirs_things_up_needs_a_note(program, maya, fire):
    refused = program(maya).post(LIBRARY, GIVEN | {"intensity": 3})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.note")


def test_library_is_narrowed(program, maya, fire):
    factories.activity(title="Walk", minutes=30, coach=maya)
    factories.activity(title="Breathe", minutes=5)
    script = program(maya)
    found = [[row["title"] for row in script.get(LIBRARY, query).json()["items"]] for query in ({}, {"minutes": 10}, {"of": "own"}, {"q": "walk"})]
    assert found == [["Breathe", "Walk"], ["Breathe"], ["Walk"], ["Walk"]]


def test_only_own_activities_are_changed(program, maya, otto, noah):
    platform, theirs = factories.activity(title="Breathe"), factories.activity(title="Walk", coach=otto)
    script = program(maya)
    for row, read in ((platform, 200), (theirs, 404)):
        path = f"{LIBRARY}/{row.pk}"
        answers = [script.get(path), script.patch(path, {"minutes": 9}, If_Match="*"), script.delete(path), script.post(f"{path}/restore", {})]
        assert [answer.status_code for answer in answers] == [read, 404, 404, 404]
    assert program(noah.user).get(LIBRARY).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_library_costs_the_same_for_any_number(program, maya, fire, count):
    for number in range(count):
        factories.activity(title=f"Number {number}", coach=maya)
    assert cost(program(maya), LIBRARY) == (count, 4)  # the token, the count of the minute, the activities, how often they were given


# Notifications -----------------------------------------------------------------------------------------------------


def test_notifications_are_read_and_unread_again(program, noah):
    rows = [factories.notification(noah, person=noah.user) for _ in range(3)]
    script = program(noah.user)
    assert [row["id"] for row in script.get(TOLD).json()["items"]] == [row.pk for row in rows[::-1]]
    assert script.post(f"{TOLD}/{rows[0].pk}/read", {}).status_code == 204
    assert len(script.get(TOLD, {"unread": "true"}).json()["items"]) == 2
    assert script.delete(f"{TOLD}/{rows[0].pk}/read").status_code == 204
    assert len(script.get(TOLD, {"unread": "true"}).json()["items"]) == 3
    assert (script.post(f"{TOLD}/read", {}).status_code, Notification.objects.unread().count()) == (204, 0)


def test_notifications_come_in_pages(program, noah, now):
    rows = [factories.notification(noah, person=noah.user, due_at=now - timedelta(minutes=number)).pk for number in range(3)]
    script = program(noah.user)
    first = script.get(TOLD, {"limit": 2}).json()
    second = script.get(TOLD, {"limit": 2, "after": first["next"]}).json()
    assert ([row["id"] for row in first["items"] + second["items"]], second["next"]) == (rows, None)


def test_notifications_are_ones_own(program, maya, otto, noah):
    row = factories.notification(noah, person=noah.user)
    for script in (program(maya), program(otto)):
        assert script.get(TOLD).json()["items"] == []
        assert [script.post(f"{TOLD}/{row.pk}/read", {}).status_code, script.delete(f"{TOLD}/{row.pk}/read").status_code] == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_notifications_cost_the_same_for_any_number(program, noah, count):
    for _ in range(count):
        factories.notification(noah, person=noah.user)
    assert cost(program(noah.user), TOLD) == (count, 3)  # the token, the count of the minute, the notifications


# Messages and files ------------------------------------------------------------------------------------------------


def test_messages_with_files_are_found(program, maya, noah):
    factories.message(noah, by=maya, content="Bare")
    factories.message(noah, by=maya, content="With a file", uploads=[factories.upload(noah, by=maya)])
    found = program(maya).get(f"/api/messages/{noah.pk}", {"attached": "true"}).json()["items"]
    assert [row["content"] for row in found] == ["With a file"]


def test_own_message_is_changed_and_deleted_within_a_quarter_of_an_hour(program, maya, noah):
    row, script = factories.message(noah, by=maya, content="See you"), program(maya)
    path = f"/api/messages/{noah.pk}/{row.pk}"
    assert script.patch(path, {"content": "See you soon"}).json()["content"] == "See you soon"
    assert program(noah.user).patch(path, {"content": "Never"}).status_code == 404
    assert (script.delete(path).status_code, Message.objects.get().deleted_at is not None) == (204, True)
    old = factories.message(noah, by=maya, at=timezone.now() - timedelta(hours=1))
    assert [
        script.patch(f"/api/messages/{noah.pk}/{old.pk}", {"content": "x"}).status_code,
        script.delete(f"/api/messages/{noah.pk}/{old.pk}").status_code,
    ] == [409, 409]


def test_resource_is_taken_back(program, maya, otto, noah):
    row = factories.resource(noah, factories.library_item(maya))
    path = f"/api/resources/{noah.pk}/{row.pk}"
    assert [program(person).delete(path).status_code for person in (otto, noah.user, maya, maya)] == [404, 404, 204, 404]
    assert Resource.objects.shared().count() == 0
