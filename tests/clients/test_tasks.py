import uuid
from datetime import date, timedelta

import pytest

from clients.actions import refresh_cards, task_lists
from clients.models import Card, Client, Task
from tests import factories


@pytest.fixture
def path(noah):
    return f"/clients/{noah.pk}/tasks/"


@pytest.fixture
def today(noah, now):
    return noah.today(now)


def order(client, now) -> list[str]:
    return [task.task_description for task in client.tasks.open().in_order(client.today(now))]


def trio(noah, **fields):
    return [factories.task(noah, task_description=name, **fields) for name in ("a", "b", "c")]


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


QUERIES = 11


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
        ({"task_description": "x", "when": "date"}, "due_date", "Choose the day, or another answer to “when”."),
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


# Outcomes


@pytest.mark.parametrize("outcome", ["done", "partly", "skipped"])
def test_settle_says_who_when_and_in_whose_words(maya, noah, as_user, path, outcome):
    task = factories.task(noah)
    as_user(maya).post(f"{path}{task.pk}/settle/", {"outcome": outcome, "note": "It went like that."})
    task.refresh_from_db()
    assert (task.status, task.settled_by, task.outcome_note, [act.kind for act in noah.acts.all()]) == (
        outcome,
        maya,
        "It went like that.",
        [f"task.{outcome}"],
    )


def test_renegotiated_task_is_agreed_anew(maya, noah, as_user, path, today):
    task = factories.task(noah, task_description="Walk", due_date=today, position=3, element=factories.element("earth"))
    as_user(maya).post(f"{path}{task.pk}/settle/", {"outcome": "renegotiated", "when": "14", "note": "Too much at once"})
    task.refresh_from_db()
    anew = task.followed_by
    assert (task.status, anew.task_description, anew.due_date, anew.status, anew.position, anew.element) == (
        "renegotiated",
        "Walk",
        today + timedelta(days=14),
        "open",
        3,
        task.element,
    )


def test_renegotiated_without_a_day_asks_for_one(maya, noah, as_user, path):
    task = factories.task(noah)
    response = as_user(maya).post(f"{path}{task.pk}/settle/", {"outcome": "renegotiated", "note": "Typed"})
    assert (response.status_code, response.context["form"].errors, response.context["form"]["note"].value()) == (
        422,
        {"when": ["Choose the day that you agreed on."]},
        "Typed",
    )


def test_settle_twice_records_one_act(maya, noah, as_user, path):
    task, browser = factories.task(noah), as_user(maya)
    for outcome in ("done", "partly"):
        browser.post(f"{path}{task.pk}/settle/", {"outcome": outcome})
    assert [act.kind for act in noah.acts.all()] == ["task.done"]


def test_reopen_takes_the_new_agreement_back(maya, noah, as_user, path):
    task, browser = factories.task(noah), as_user(maya)
    browser.post(f"{path}{task.pk}/settle/", {"outcome": "renegotiated", "when": "7"})
    browser.post(f"{path}{task.pk}/reopen/")
    assert list(noah.tasks.values_list("pk", "status", "settled_by", "outcome_note")) == [(task.pk, "open", None, "")]


def test_settle_with_htmx_answers_the_board_with_an_undo(maya, noah, as_user, path):
    task = factories.task(noah)
    text = as_user(maya).post(f"{path}{task.pk}/settle/", {"outcome": "done"}, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in text, 'hx-swap-oob="beforeend:#toasts"' in text, "/tasks/undo/?was=" in text) == (False, True, True)


# Many at once


def undo_of(response) -> str:
    return [message.extra_tags for message in response.context["messages"]][-1]


def sentence_of(response) -> str:
    return [str(message) for message in response.context["messages"]][-1]


def many(browser, path, tasks, **sent):
    return browser.post(f"{path}many/", {"tasks": [task.pk for task in tasks], **sent}, follow=True)


def test_many_done_says_how_many_and_what_was_left_out(maya, noah, as_user, path, now):
    tasks = [*trio(noah), factories.task(noah, status="done", settled_at=now)]
    response = many(as_user(maya), path, tasks, do="done")
    assert (noah.tasks.open().count(), sentence_of(response)) == (0, "3 tasks are done. 1 was left out: not open any more.")


def test_many_undo_opens_them_again(maya, noah, as_user, path):
    browser = as_user(maya)
    response = many(browser, path, trio(noah), do="skipped")
    browser.post(undo_of(response))
    assert noah.tasks.open().count() == 3


def test_many_move_by_a_week_leaves_out_what_has_no_date_and_can_be_undone(maya, noah, as_user, path):
    dated, free = factories.task(noah, due_date=date(2026, 12, 1)), factories.task(noah)
    browser = as_user(maya)
    response = many(browser, path, [dated, free], do="week")
    dated.refresh_from_db()
    moved = dated.due_date
    browser.post(undo_of(response))
    dated.refresh_from_db()
    assert (moved, dated.due_date, sentence_of(response)) == (
        date(2026, 12, 8),
        date(2026, 12, 1),
        "1 task moved by a week. 1 was left out: without a date, or not open any more.",
    )


def test_many_to_a_day(maya, noah, as_user, path, today):
    day = today + timedelta(days=30)
    many(as_user(maya), path, trio(noah), do="day", day=day.isoformat())
    assert set(noah.tasks.values_list("due_date", flat=True)) == {day}


def test_many_to_an_element_and_back(maya, noah, as_user, path):
    browser, air = as_user(maya), factories.element("air")
    response = many(browser, path, trio(noah), do="element", element=air.pk)
    changed = set(noah.tasks.values_list("element", flat=True))
    browser.post(undo_of(response))
    assert (changed, set(noah.tasks.values_list("element", flat=True))) == ({air.pk}, {None})


def test_many_remove_asks_first(maya, noah, as_user, path):
    response = many(as_user(maya), path, trio(noah), do="remove")
    assert (response.status_code, [task.task_description for task in response.context["doomed"]], noah.tasks.count()) == (200, ["a", "b", "c"], 3)


def test_many_remove_and_put_back(maya, noah, as_user, path, now):
    tasks, browser = [*trio(noah), factories.task(noah, status="done", settled_at=now)], as_user(maya)
    response = many(browser, path, tasks, do="remove", sure="1")
    left = list(noah.tasks.values_list("status", flat=True))
    browser.post(undo_of(response))
    assert (left, sentence_of(response), noah.tasks.open().count()) == (
        ["done"],
        "3 tasks are off the list. 1 was left out: settled, which stays on record.",
        3,
    )


def test_removed_task_counts_nowhere(maya, noah, now):
    task = factories.task(noah)
    task_lists.remove(noah, [task.pk], by=maya, at=now)
    refresh_cards([noah.pk], at=now)
    assert (Card.objects.get(client=noah).tasks_open, Task.objects.visible_to(noah.user).count()) == (0, 0)


def test_removed_task_is_forgotten_after_a_day(maya, noah, now):
    task_lists.remove(noah, [factories.task(noah).pk], by=maya, at=now)
    kept = [task_lists.forget_removed_tasks(at=now + timedelta(hours=hours)) for hours in (23, 25)]
    assert (kept, Task.with_removed.count()) == ([0, 1], 0)


def test_many_of_other_clients_are_left_out(maya, noah, otto, as_user, path):
    theirs = [factories.task(factories.client(coach=maya)), factories.task(factories.client(coach=otto))]
    response = many(as_user(maya), path, theirs, do="done")
    assert (Task.objects.open().count(), sentence_of(response)) == (2, "0 tasks are done. 2 were left out: not open any more.")


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"do": "done"}, {"__all__": ["No task is chosen. Tick the boxes of those you mean, then say what to do."]}),
        ({"do": "day"}, {"day": ["Choose the day, or another answer to “when”."]}),
        ({"do": "burn"}, {"do": ["Select a valid choice. burn is not one of the available choices."]}),
    ],
)
def test_many_with_a_wrong_form_says_so(maya, noah, as_user, path, sent, errors):
    task = factories.task(noah)
    chosen = [] if sent == {"do": "done"} else [task]
    response = many(as_user(maya), path, chosen, **sent)
    assert (response.status_code, response.context["many"].errors) == (422, errors)


def test_undo_of_another_client_is_nothing(maya, noah, as_user, path):
    browser, other = as_user(maya), factories.client(coach=maya)
    address = undo_of(many(browser, path, trio(noah), do="done"))
    browser.post(address.replace(f"/clients/{noah.pk}/", f"/clients/{other.pk}/"))
    assert noah.tasks.open().count() == 0


# Order


@pytest.mark.parametrize(("to", "expected"), [("up", "bac"), ("down", "acb"), ("top", "bac"), ("nowhere", "abc")])
def test_move(maya, noah, as_user, path, now, to, expected):
    tasks = trio(noah)
    as_user(maya).post(f"{path}{tasks[1].pk}/move/", {"to": to})
    assert "".join(order(noah, now)) == expected


@pytest.mark.parametrize(("task", "before", "expected"), [(2, 0, "cab"), (0, None, "bca"), (0, 2, "bac")])
def test_move_before_another(maya, noah, as_user, path, now, task, before, expected):
    tasks = trio(noah)
    as_user(maya).post(f"{path}{tasks[task].pk}/move/", {"before": "" if before is None else tasks[before].pk})
    assert "".join(order(noah, now)) == expected


def test_move_at_the_end_stays(maya, noah, as_user, path, now):
    tasks, browser = trio(noah), as_user(maya)
    browser.post(f"{path}{tasks[0].pk}/move/", {"to": "up"})
    browser.post(f"{path}{tasks[2].pk}/move/", {"to": "down"})
    assert "".join(order(noah, now)) == "abc"


def test_new_task_stands_after_those_that_were_arranged(maya, noah, as_user, path, now):
    tasks, browser = trio(noah), as_user(maya)
    browser.post(f"{path}{tasks[2].pk}/move/", {"to": "top"})
    browser.post(f"{path}add/", {"task_description": "d", "when": "0"})
    assert "".join(order(noah, now)) == "cabd"
