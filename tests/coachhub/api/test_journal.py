"""Check-ins and the journal for programs: the client's own words, and for a coach what may be read."""

from datetime import timedelta

import pytest

from clients.models import Access, Act, Client
from progress.models import CheckIn, Entry, Pulse
from tests import factories
from tests.coachhub.api.conftest import cost


def five():
    for slug in ("fire", "water", "earth", "air", "aether"):
        factories.element(slug)


@pytest.fixture
def journal(noah):
    return f"/api/journal/{noah.pk}"


@pytest.fixture
def said(noah):
    five()
    factories.item_set()
    return f"/api/progress/{noah.pk}/check-ins"


# The journal -------------------------------------------------------------------------------------------------------


def test_entry_is_written_privately_unless_it_is_said(program, maya, noah, journal):
    client, coach = program(noah.user), program(maya)
    five()
    private = client.post(journal, {"body": "Slept badly"}).json()
    shared = client.post(journal, {"body": "Slept well", "visibility": "shared", "element": "earth", "title": "Night"}).json()
    assert (private["visibility"], shared["element"], shared["title"]) == ("private", "earth", "Night")
    assert [[row["id"] for row in script.get(journal).json()["items"]] for script in (client, coach)] == [[shared["id"], private["id"]], [shared["id"]]]
    assert coach.get(f"{journal}/{private['id']}").status_code == 404
    assert coach.get(f"{journal}/{shared['id']}").json()["body"] == "Slept well"
    assert sorted(Access.objects.values_list("what", flat=True)) == ["entry", "journal"]


def test_entries_are_found(program, noah, journal, now):
    five()
    factories.entry(noah, body="The letter lies ready", visibility="private")
    factories.entry(noah, body="Rain", at=now - timedelta(days=60))
    client = program(noah.user)
    found = [len(client.get(journal, query).json()["items"]) for query in ({"q": "letter"}, {"visibility": "shared"}, {"period": "month"}, {"element": "fire"})]
    assert found == [1, 1, 1, 0]


def test_entries_come_in_pages(program, noah, journal, now):
    rows = [factories.entry(noah, at=now - timedelta(hours=number)).pk for number in range(22)]
    client = program(noah.user)
    first = client.get(journal).json()
    second = client.get(journal, {"after": first["next"]}).json()
    assert ([row["id"] for row in first["items"] + second["items"]], second["next"]) == (rows, None)


def test_entry_is_changed_in_the_version_that_stands(program, noah, journal):
    row, client = factories.entry(noah, title="Night", visibility="private"), program(noah.user)
    changed = client.patch(f"{journal}/{row.pk}", {"body": "Other words"}, If_Match='"1"')
    assert (changed.json()["body"], changed.json()["title"], changed["ETag"]) == ("Other words", "Night", '"2"')
    assert client.patch(f"{journal}/{row.pk}", {"body": "Older"}, If_Match='"1"').status_code == 412


def test_entry_is_taken_back_at_once_also_from_the_archive(program, maya, noah, journal):
    row = factories.entry(noah)
    Client.objects.update(state="archived")
    client = program(noah.user)
    assert client.patch(f"{journal}/{row.pk}", {"visibility": "private"}, If_Match="*").status_code == 200
    assert client.patch(f"{journal}/{row.pk}", {"visibility": "shared"}, If_Match="*").status_code == 409
    assert program(maya).get(f"{journal}/{row.pk}").status_code == 404


def test_entry_is_deleted_and_put_back(program, noah, journal):
    row, client = factories.entry(noah), program(noah.user)
    assert (client.delete(f"{journal}/{row.pk}").status_code, Entry.objects.count()) == (204, 0)
    assert (client.post(f"{journal}/{row.pk}/put-back", {}).json()["id"], Entry.objects.count()) == (row.pk, 1)


def test_coach_writes_nothing_in_a_journal(program, maya, noah, journal):
    row, coach = factories.entry(noah), program(maya)
    answers = [coach.post(journal, {"body": "x"}), coach.patch(f"{journal}/{row.pk}", {"body": "x"}, If_Match="*"), coach.delete(f"{journal}/{row.pk}")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_journals_of_strangers_are_nothing(program, maya, otto, noah, journal):
    row, other = factories.entry(noah), factories.client(coach=maya, user=factories.client_user())
    assert [program(person).get(f"{journal}/{row.pk}").status_code for person in (otto, other.user)] == [404, 404]
    assert [program(person).get(journal).status_code for person in (otto, other.user)] == [404, 404]
    stranger = program(other.user)
    for path in (f"{journal}/{row.pk}", f"/api/journal/{other.pk}/{row.pk}"):
        assert stranger.patch(path, {"body": "x"}, If_Match="*").status_code == 404
        assert [stranger.delete(path).status_code, stranger.post(f"{path}/put-back", {}).status_code] == [404, 404]


def test_key_for_the_journal_opens_nothing_else(program, noah, journal):
    script = program(noah.user, areas=["journal"])
    assert [script.get(path).status_code for path in (journal, f"/api/progress/{noah.pk}")] == [200, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_entries_cost_the_same_for_any_number(program, maya, noah, journal, count):
    for _ in range(count):
        factories.entry(noah)
    assert cost(program(maya), journal) == (count, 5)  # the token, the count of the minute, the client, the look, the entries


# Check-ins ---------------------------------------------------------------------------------------------------------


def test_client_is_asked_and_checks_in(program, noah, said):
    client = program(noah.user)
    asked = client.get(f"/api/progress/{noah.pk}/questions").json()
    answers = {row["item"]: 7 for row in asked["statements"]}
    sent = client.post(said, {"asked": asked["asked"], "answers": answers})
    row = CheckIn.objects.get()
    assert (sent.status_code, sent.json()["id"], len(sent.json()["answers"]), Act.objects.get().kind) == (201, row.pk, len(answers), "checkin.done")
    again = client.post(said, {"answers": answers})
    assert (again.status_code, CheckIn.objects.count()) == (409, 1)


@pytest.mark.parametrize("answers", [{}, {"fire_1": 7}, {"nothing_9": 7}])
def test_check_in_that_says_nothing_is_refused(program, noah, said, answers):
    refused = program(noah.user).post(said, {"answers": answers})
    assert (refused.status_code, CheckIn.objects.count()) == (422, 0)


def test_check_in_to_older_statements_is_refused(program, noah, said):
    refused = program(noah.user).post(said, {"asked": "older", "answers": {"fire_1": 7, "fire_2": 7}})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.asked")


def test_answers_open_for_a_coach_who_chooses_to_read(program, maya, noah, said, now):
    row, coach = factories.check_in(noah, at=now, fire_1=7, fire_2=6), program(maya)
    before = coach.get(f"{said}/{row.pk}").json()
    [closed] = coach.get(said).json()["items"]
    read = coach.get(f"{said}/{row.pk}", {"read": "true"}).json()
    assert (before["is_open"], before["answers"], closed["fire"]) == (False, [], None)
    assert (read["is_open"], {answer["item"]: answer["value"] for answer in read["answers"]}["fire_1"], len(read["answers"])) == (True, 7, 20)
    assert coach.get(said).json()["items"][0]["fire"] is not None
    assert "answers" in Access.objects.values_list("what", flat=True)


def test_client_reads_the_own_answers_and_numbers_only_if_wished(program, noah, said, now):
    row, client = factories.check_in(noah, at=now, fire_1=7, fire_2=6), program(noah.user)
    assert len(client.get(f"{said}/{row.pk}").json()["answers"]) == 20
    assert client.get(said).json()["items"][0]["fire"] is not None
    noah.user.hides_numbers = True
    noah.user.save()
    assert client.get(said).json()["items"][0]["fire"] is None


def test_client_gives_a_pulse(program, noah, said):
    client, path = program(noah.user), f"/api/progress/{noah.pk}/pulses"
    assert [client.post(path, body).status_code for body in ({}, {"fire": 7}, {"fire": 6})] == [422, 201, 409]
    assert Pulse.objects.get().fire == 7


def test_coach_answers_for_nobody(program, maya, noah, said):
    coach = program(maya)
    assert [coach.post(said, {"answers": {"fire_1": 7, "fire_2": 7}}).status_code, coach.post(f"/api/progress/{noah.pk}/pulses", {"fire": 7}).status_code] == [
        404,
        404,
    ]


def test_check_ins_of_strangers_are_nothing(program, maya, otto, noah, said, now):
    row, other = factories.check_in(noah, at=now, fire_1=7, fire_2=6), factories.client(coach=maya, user=factories.client_user())
    for script in (program(otto), program(other.user)):
        assert [script.get(said).status_code, script.get(f"{said}/{row.pk}").status_code] == [404, 404]
    stranger = program(other.user)
    assert [stranger.post(said, {"answers": {"fire_1": 7}}).status_code, stranger.get(f"/api/progress/{noah.pk}/questions").status_code] == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_check_ins_cost_the_same_for_any_number(program, maya, noah, said, now, count):
    for number in range(count)[::-1]:
        factories.check_in(noah, at=now - timedelta(days=30 * number), fire_1=7, fire_2=6)
    # The token, the count of the minute, the client, the look; check-ins, pulses, ratings, their values; which one is closed.
    assert cost(program(maya), said) == (count, 9)
