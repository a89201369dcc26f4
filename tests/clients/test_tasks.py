import uuid
from datetime import date, timedelta

import pytest

from clients.models import Card, Client
from tests import factories


@pytest.fixture
def path(noah):
    return f"/clients/{noah.pk}/tasks/"


@pytest.fixture
def today(noah, now):
    return noah.today(now)


# Who may


def test_tasks_are_there_for_the_coach_alone(maya, noah, otto, sam, as_user, path):
    assert [as_user(person).get(path).status_code for person in (maya, noah.user, otto, sam)] == [200, 404, 404, 404]


def test_tasks_send_a_guest_to_sign_in(noah, guest, path):
    assert guest.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_task_is_not_found_under_another_client_of_the_same_coach(maya, noah, as_user):
    other = factories.client(coach=maya)
    task = factories.task(noah)
    assert as_user(maya).get(f"/clients/{other.pk}/tasks/{task.pk}/edit/").status_code == 404


def test_opening_the_tasks_is_logged(maya, noah, as_user, path):
    as_user(maya).get(path)
    assert [(access.actor, access.what) for access in noah.accesses.all()] == [(maya, "tasks")]


# The page


def test_tasks_stand_overdue_first_then_as_arranged(maya, noah, as_user, path, today):
    for name, days, position in (("later", 9, 1), ("soon", 2, 1), ("someday", None, 1), ("late", -2, 5), ("arranged", 1, 2)):
        factories.task(noah, task_description=name, due_date=today + timedelta(days=days) if days else None, position=position)
    found = as_user(maya).get(path).context["found"].open
    assert [task.task_description for task in found] == ["late", "soon", "later", "someday", "arranged"]


def test_overdue_counts_by_the_clients_own_calendar(maya, noah, as_user, now):
    Client.objects.filter(pk=noah.pk).update(time_zone="Pacific/Kiritimati")
    noah.refresh_from_db()
    factories.task(noah, due_date=noah.today(now) - timedelta(days=1))
    assert "1 day overdue" in as_user(maya).get(f"/clients/{noah.pk}/tasks/").content.decode()


def test_settled_task_says_who_and_in_whose_words(maya, noah, as_user, path, now):
    factories.task(noah, status="partly", settled_at=now, settled_by=noah.user, outcome_note="Two of three calls")
    text = as_user(maya).get(path).content.decode()
    assert ("Partly done" in text, "Noah Lindqvist, <time" in text, "“Two of three calls”" in text) == (True, True, True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["late", "open", "done"]),
        ("?show=overdue", ["late"]),
        ("?show=open", ["late", "open"]),
        ("?show=done", ["done"]),
        ("?show=partly", []),
        ("?element=fire", ["open", "done"]),
        ("?element=fire&show=done", ["done"]),
        ("?show=nonsense&element=nonsense", []),
    ],
)
def test_filters(maya, noah, as_user, path, now, today, query, expected):
    fire = factories.element("fire")
    factories.task(noah, task_description="late", due_date=today - timedelta(days=1))
    factories.task(noah, task_description="open", element=fire)
    factories.task(noah, task_description="done", element=fire, status="done", settled_at=now)
    found = as_user(maya).get(path + query).context["found"]
    assert [task.task_description for task in found.open + found.settled] == expected


def test_history_goes_on_page_by_page_without_gaps_and_doubles(maya, noah, as_user, path, now):
    for number in range(30):
        factories.task(noah, task_description=str(number), status="done", settled_at=now - timedelta(hours=number // 2))
    browser, address, seen = as_user(maya), path, []
    while address:
        context = browser.get(address).context
        seen += [task.task_description for task in context["found"].settled]
        address = path + context["earlier"] if context["earlier"] else ""
    assert (len(seen), len(set(seen))) == (30, 30)


def test_mark_that_somebody_made_up_shows_the_newest(maya, noah, as_user, path, now):
    factories.task(noah, status="done", settled_at=now - timedelta(minutes=1))
    assert len(as_user(maya).get(f"{path}?before=nonsense").context["found"].settled) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_tasks_cost_the_same_for_one_and_three(maya, noah, as_user, path, now, rows, django_assert_num_queries):
    for number in range(rows):
        factories.task(noah, element=factories.element("fire"))
        factories.task(noah, status="done", settled_at=now, settled_by=maya)
        factories.goal(noah).milestones.create(client=noah, title=f"Step {number}")
    browser = as_user(maya)
    browser.get(path)
    with django_assert_num_queries(QUERIES):
        browser.get(path)


QUERIES = 12


# Adding


def test_add_agrees_a_task(maya, noah, as_user, path, today):
    water = factories.element("water")
    as_user(maya).post(f"{path}add/", {"task_description": "Call the insurer", "when": "7", "element": water.pk, "repeats": "on"})
    task = noah.tasks.get()
    assert (task.task_description, task.due_date, task.element, task.repeats, task.created_by) == (
        "Call the insurer",
        today + timedelta(days=7),
        water,
        True,
        maya,
    )


def test_add_records_the_agreement_with_the_end_of_its_day(maya, noah, as_user, path):
    Client.objects.filter(pk=noah.pk).update(time_zone="America/New_York")
    as_user(maya).post(f"{path}add/", {"task_description": "Walk", "when": "date", "due_date": "2027-01-05"})
    act = noah.acts.get()
    assert (act.kind, act.actor, act.due_at.isoformat()) == ("task.agreed", maya, "2027-01-06T05:00:00+00:00")


def test_add_refreshes_the_card(maya, noah, as_user, path, django_capture_on_commit_callbacks, run_jobs):
    with django_capture_on_commit_callbacks(execute=True):
        as_user(maya).post(f"{path}add/", {"task_description": "Walk"})
    run_jobs()
    assert Card.objects.get(client=noah).tasks_open == 1


def test_add_sent_twice_adds_one(maya, noah, as_user, path):
    browser, sent = as_user(maya), {"task_description": "Walk", "form_token": str(uuid.uuid4())}
    for _ in range(2):
        browser.post(f"{path}add/", sent)
    assert noah.tasks.count() == 1


@pytest.mark.parametrize("words", ["🌱" * 150, "اكتب الرسالة", "<b>x</b> {{ y }}", "ß" * 300])
def test_add_keeps_any_words(maya, noah, as_user, path, words):
    as_user(maya).post(f"{path}add/", {"task_description": words})
    assert noah.tasks.get().task_description == words


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"task_description": ""}, "task_description", "This field is required."),
        ({"task_description": "x" * 301}, "task_description", "Ensure this value has at most 300 characters (it has 301)."),
        ({"task_description": "x", "when": "date"}, "due_date", "Choose the day."),
        (
            {"task_description": "x", "when": "date", "due_date": "1066-10-14"},
            "due_date",
            "This date cannot be right. Choose a day within the next five years.",
        ),
        ({"task_description": "x", "when": "date", "due_date": "soon"}, "due_date", "Enter a valid date."),
        ({"task_description": "x", "when": "later"}, "when", "Select a valid choice. later is not one of the available choices."),
        ({"task_description": "x", "repeats": "on"}, "repeats", "A weekly task needs its first day. Say when it begins."),
        ({"task_description": "x", "element": "999999"}, "element", "Select a valid choice. That choice is not one of the available choices."),
    ],
)
def test_add_with_a_wrong_field_says_so_and_keeps_what_was_typed(maya, noah, as_user, path, sent, field, sentence):
    response = as_user(maya).post(f"{path}add/", sent)
    form = response.context["form"]
    assert (response.status_code, form.errors, form["task_description"].value(), noah.tasks.count()) == (422, {field: [sentence]}, sent["task_description"], 0)


def test_text_with_nul_is_refused(maya, noah, as_user, path):
    assert as_user(maya).post(f"{path}add/", {"task_description": "a\0b"}).status_code == 400


def test_everything_is_refused_in_the_archive_and_shown(maya, noah, as_user, path):
    task = factories.task(noah)
    Client.objects.filter(pk=noah.pk).update(state="archived")
    browser = as_user(maya)
    sent = {
        "add/": {"task_description": "x"},
        "many/": {"do": "done", "tasks": task.pk},
        f"{task.pk}/settle/": {"outcome": "done"},
        f"{task.pk}/move/": {"to": "up"},
    }
    sent |= {f"{task.pk}/edit/": {"task_description": "x", "version": 1}, f"{task.pk}/reopen/": {}, "undo/": {}}
    assert {place: browser.post(path + place, body).status_code for place, body in sent.items()} == dict.fromkeys(sent, 409)
    assert (browser.get(path).status_code, list(noah.tasks.values_list("status", "version"))) == (200, [("open", 1)])


# Editing


def test_edit_saves_and_another_day_is_a_new_agreement(maya, noah, as_user, path):
    task = factories.task(noah, due_date=date(2026, 12, 1))
    as_user(maya).post(f"{path}{task.pk}/edit/", {"task_description": "New words", "when": "date", "due_date": "2026-12-08", "version": 1})
    task.refresh_from_db()
    act = noah.acts.get()
    assert (task.task_description, task.due_date, task.version, act.kind, act.due_at.isoformat()) == (
        "New words",
        date(2026, 12, 8),
        2,
        "task.agreed",
        "2026-12-09T00:00:00+00:00",
    )


def test_edit_of_the_words_alone_is_no_new_agreement(maya, noah, as_user, path):
    task = factories.task(noah, due_date=date(2026, 12, 1))
    as_user(maya).post(f"{path}{task.pk}/edit/", {"task_description": "New words", "when": "date", "due_date": "2026-12-01", "version": 1})
    assert noah.acts.count() == 0


def test_edit_of_an_older_version_is_told_and_overwrites_nothing(maya, noah, as_user, path):
    task, browser = factories.task(noah), as_user(maya)
    browser.post(f"{path}{task.pk}/edit/", {"task_description": "First", "version": 1})
    response = browser.post(f"{path}{task.pk}/edit/", {"task_description": "Second", "version": 1})
    task.refresh_from_db()
    assert (response.status_code, task.task_description, response.context["form"]["task_description"].value(), response.context["stands"]) == (
        409,
        "First",
        "Second",
        [("Task", "First")],
    )
    browser.post(f"{path}{task.pk}/edit/", {"task_description": "Second", "version": response.context["form"]["version"].value()})
    task.refresh_from_db()
    assert task.task_description == "Second"
