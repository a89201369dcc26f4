"""Tasks in a real browser: with keys alone, many at once, dragged, without scripts, and on a client's phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from clients.models import Task
from tests import factories


@pytest.fixture
def tasks(noah) -> list[Task]:
    return [factories.task(noah, task_description=words) for words in ("Call the insurer", "Walk at noon", "Write the letter")]


@pytest.fixture
def address(noah) -> str:
    return f"/clients/{noah.pk}/tasks/"


def words(page: Page) -> list[str]:
    return page.locator("task-order .task__words").all_inner_texts()


def test_task_is_added_with_keys_alone(page, visit, maya, address, noah):
    visit(address, maya)
    page.get_by_label("Task", exact=True).focus()
    page.keyboard.type("Call the insurer")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    for _ in ("element", "archetype", "every week"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("task-order .task__words")).to_have_text(["Call the insurer"])
    expect(page.locator("task-order .task__facts")).to_contain_text("due tomorrow")
    expect(page.locator("task-order .task__facts")).to_contain_text("every week")


def test_three_tasks_are_done_at_once_and_taken_back(page, visit, maya, address, tasks):
    visit(address, maya)
    page.get_by_role("link", name="Choose all").click()
    expect(page.locator(".task__pick input:checked")).to_have_count(3)
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("3 tasks are done.").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("task-order .task")).to_have_count(3)


def test_tick_settles_in_place_and_the_focus_goes_to_the_next(page, visit, maya, address, tasks):
    visit(address, maya)
    page.get_by_role("button", name="Done: Call the insurer").click()
    expect(page.locator("task-order .task")).to_have_count(2)
    expect(page.locator(f"#more-{tasks[1].pk}")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("task-order .task")).to_have_count(3)


def test_task_moves_up_by_the_menu_and_keeps_the_focus(page, visit, maya, address, tasks):
    visit(address, maya)
    page.locator(f"#more-{tasks[2].pk}").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Move up").click()
    expect(page.locator("task-order .task__words")).to_have_text(["Call the insurer", "Write the letter", "Walk at noon"])
    expect(page.locator(f"#more-{tasks[2].pk}")).to_be_focused()


def test_task_is_dragged_to_another_place_and_stays_there(page, visit, maya, address, tasks):
    page.set_viewport_size({"width": 1280, "height": 1400})
    visit(address, maya)
    grip, first = page.locator(f"#task-{tasks[2].pk} .grip").bounding_box(), page.locator(f"#task-{tasks[0].pk}").bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, first["y"] + 30, steps=5)
    with page.expect_response(re.compile("/move/")):
        page.mouse.move(grip["x"] + 8, first["y"] + 2)
        page.mouse.up()
    page.reload()
    assert words(page) == ["Write the letter", "Call the insurer", "Walk at noon"]


@pytest.fixture
def without_scripts(browser, live_server, maya, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_all_works_without_scripts(without_scripts, address, tasks):
    page = without_scripts
    page.goto(address)
    page.get_by_label("Task", exact=True).fill("A fourth")
    page.get_by_role("button", name="Add task").click()
    expect(page.locator("task-order .task")).to_have_count(4)
    page.locator(f"#more-{tasks[2].pk}").click()
    page.locator(f"#task-{tasks[2].pk}").get_by_role("button", name="Move to the top").click()
    assert words(page)[0] == "Write the letter"
    page.get_by_role("link", name="Choose all").click()
    page.get_by_label("With the chosen tasks").select_option("remove")
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("button", name="Take off the list").click()
    expect(page.get_by_text("4 tasks are off the list.").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("task-order .task")).to_have_count(4)


def test_client_says_not_this_week_on_a_phone(page, visit, noah, tasks):
    page.set_viewport_size({"width": 390, "height": 844})
    visit("/me/", noah.user)
    page.get_by_role("link", name="Not quite … Walk at noon").click()
    page.get_by_label("Not this week: a week later").check()
    page.get_by_label("In your words").fill("My brother is here.")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("“My brother is here.”").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Renegotiated: \d")).first).to_be_visible()


def test_note_is_kept_found_and_removed(page, visit, maya, noah):
    visit(f"/clients/{noah.pk}/notes/", maya)
    page.get_by_label("Note", exact=True).fill("Züricher Straße, third floor")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_label("Find in these notes").fill("zurich")
    page.keyboard.press("Enter")
    expect(page.locator(".note__body")).to_have_text(["Züricher Straße, third floor"])
    page.locator(".note summary").click()
    page.get_by_role("button", name="Remove the note").click()
    expect(page.locator(".note")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".note")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_the_plan_are_accessible(page, visit, maya, noah, tasks, address, theme, now):
    page.emulate_media(color_scheme=theme)
    Task.objects.filter(pk=tasks[0].pk).update(status="partly", settled_at=now, settled_by=maya, outcome_note="Half")
    Task.objects.filter(pk=tasks[1].pk).update(due_date="2026-01-05", repeats=True, element=factories.element("earth"))
    goal = factories.goal(noah, why="Because", target_date="2027-01-05")
    goal.milestones.create(client=noah, title="A step", done_at=now)
    factories.note(noah, author=maya)
    factories.archetype("gardener", of="earth")
    of_coach = [
        address,
        f"{address}{tasks[1].pk}/edit/",
        f"{address}{tasks[1].pk}/settle/",
        f"/clients/{noah.pk}/goals/new/",
        f"/clients/{noah.pk}/goals/{goal.pk}/",
    ]
    found = {path: complaints_of(visit(path, maya)) for path in [*of_coach, f"/clients/{noah.pk}/notes/"]}
    found |= {path: complaints_of(visit(path, noah.user)) for path in ["/me/", "/me/tasks/", *(f"/clients/tasks/{task.pk}/answer/" for task in tasks[:2])]}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def complaints_of(page: Page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_no_page_of_the_plan_scrolls_sideways(page, visit, maya, noah, width, now):
    long = factories.task(noah, task_description="Write" * 60, due_date="2026-01-05")
    settled = factories.task(noah, task_description="مريم" * 40, status="done", settled_at=now, outcome_note="Write" * 60)
    factories.archetype("gardener", of="earth")
    factories.goal(noah, title="Write" * 40).milestones.create(client=noah, title="Write" * 40)
    factories.note(noah, author=maya, body="Write" * 400)
    page.set_viewport_size({"width": width, "height": 800})
    beyond = {}
    for path, person in [
        (f"/clients/{noah.pk}/tasks/", maya),
        (f"/clients/{noah.pk}/tasks/{long.pk}/settle/", maya),
        (f"/clients/{noah.pk}/notes/", maya),
        ("/me/", noah.user),
        *((f"/clients/tasks/{task.pk}/answer/", noah.user) for task in (long, settled)),
    ]:
        visit(path, person)
        beyond[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond == dict.fromkeys(beyond, 0)
