"""Many tasks at once, and their order."""

from datetime import date, timedelta

import pytest

from clients.actions import refresh_cards, task_lists
from clients.models import Card, Task
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
        ({"do": "day"}, {"day": ["Choose the day."]}),
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


def test_filter_stays_when_a_part_of_the_page_is_brought_anew(maya, noah, as_user, path):
    tasks = trio(noah)
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{path}?show=done"}
    response = as_user(maya).post(f"{path}{tasks[0].pk}/settle/", {"outcome": "done"}, headers=headers)
    found = response.context["found"]
    assert ([task.pk for task in found.settled], found.open) == ([tasks[0].pk], [])


def test_links_of_a_refused_form_lead_to_the_page(maya, noah, as_user, path):
    text = as_user(maya).post(f"{path}add/", {"task_description": ""}).content.decode()
    assert f'href="{path}?show=overdue"' in text
