"""A session from its plan to what it leads to: by dragging, with keys alone, and without scripts."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from clients.models import Task
from sessions_app.models import AgendaBlock, Session
from tests import factories


@pytest.fixture
def session(noah, now) -> Session:
    return factories.session(noah, at=now + timedelta(minutes=20))


@pytest.fixture
def blocks(session) -> list[AgendaBlock]:
    elements = [factories.element(slug) for slug in ("aether", "air", "fire")]
    titles = ("Arrive", "Name the week", "Ember practice")
    return [factories.block(session, title=title, element=element, text="A sentence") for title, element in zip(titles, elements, strict=True)]


@pytest.fixture
def activity():
    return factories.activity(of="earth", title="Values sort", minutes=20)


@pytest.fixture
def kept(noah, now):
    """A recommendation that the coach kept for a session, with its reason."""
    reasons = [{"key": "lowest", "facts": {"element": "fire", "level": 31}}]
    return factories.recommendation(noah, status="for_session", decided_at=now, title="Three sparks", minutes=8, reasons=reasons)


@pytest.fixture
def without_scripts(browser, live_server, maya, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def plan(page: Page):
    """The titles, without the elements that only screen readers hear."""
    return page.locator(".plan-list .block h3")


def drag(page: Page, what, onto, *, drop: bool = True) -> None:
    """From the grip of one row to the upper edge of another, as a hand does it."""
    start, end = what.locator(".grip").bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, start["y"] - 4, steps=4)
    page.mouse.move(end["x"] + 40, end["y"] + 6, steps=12)
    expect(page.locator(".plan-list .sortable-ghost")).to_have_count(1)
    if drop:
        page.mouse.up()


def complaints_of(page: Page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


def test_plan_is_made_of_recommendations_by_dragging_and_taken_back(page, visit, maya, session, blocks, activity, kept):
    page.set_viewport_size({"width": 1280, "height": 1400})
    visit(f"/sessions/{session.pk}/", maya)
    rows = page.locator(".plan-list .block")
    drag(page, rows.nth(2), rows.nth(0))
    expect(plan(page)).to_have_text([re.compile("Ember practice"), re.compile("Arrive"), re.compile("Name the week")])
    expect(page.get_by_text("“Ember practice” moved to 1 of 3.").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(plan(page)).to_have_text([re.compile("Arrive"), re.compile("Name the week"), re.compile("Ember practice")])
    drag(page, page.locator(".offer", has_text="Values sort"), rows.nth(1))
    expect(plan(page)).to_have_text([re.compile("Arrive"), re.compile("Values sort"), re.compile("Name the week"), re.compile("Ember practice")])
    expect(page.get_by_role("heading", name="50 minutes")).to_be_visible()
    drag(page, page.locator(".offer", has_text="Three sparks"), rows.nth(0))
    expect(plan(page)).to_have_text([re.compile(title) for title in ("Three sparks", "Arrive", "Values sort", "Name the week", "Ember practice")])
    expect(page.locator(".offer", has_text="Three sparks")).to_have_count(0)
    page.reload()
    expect(plan(page)).to_have_count(5)


def test_recommendation_comes_and_goes_with_keys_alone(page, visit, maya, session, blocks, kept):
    visit(f"/sessions/{session.pk}/", maya)
    page.get_by_role("button", name="Add Three sparks").focus()
    page.keyboard.press("Enter")
    first, last = ("Arrive", "Name the week", "Ember practice", "Three sparks"), ("Arrive", "Name the week", "Three sparks", "Ember practice")
    expect(plan(page)).to_have_text([re.compile(title) for title in first])
    page.locator(".plan-list .block").nth(3).locator("summary").focus()
    for key, order in (("ArrowUp", last), ("ArrowDown", first), ("ArrowUp", last)):
        page.keyboard.press(f"Alt+{key}")
        expect(plan(page)).to_have_text([re.compile(title) for title in order])
        expect(page.locator(".plan-list .block", has_text="Three sparks").locator("summary")).to_be_focused()
    page.get_by_role("button", name="Undo").last.focus()
    page.keyboard.press("Enter")
    expect(plan(page)).to_have_text([re.compile(title) for title in first])


def test_plan_is_made_with_keys_alone(page, visit, maya, session, blocks, activity):
    visit(f"/sessions/{session.pk}/", maya)
    page.get_by_role("button", name="Add Values sort").focus()
    page.keyboard.press("Enter")
    expect(plan(page)).to_have_count(4)
    more = page.locator(".plan-list .block").nth(3).locator("summary")
    more.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".plan-list .block").nth(2).locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".plan-list .block").nth(2).get_by_role("button", name="Move to the top").focus()
    page.keyboard.press("Enter")
    expect(plan(page)).to_have_text([re.compile("Values sort"), re.compile("Arrive"), re.compile("Name the week"), re.compile("Ember practice")])
    expect(page.get_by_role("status")).to_contain_text("“Values sort” moved to 1 of 4.")


def test_plan_is_made_without_scripts(without_scripts, session, blocks, activity, kept):
    page = without_scripts
    page.goto(f"/sessions/{session.pk}/")
    page.get_by_role("button", name="Add Three sparks").click()
    expect(plan(page)).to_have_count(4)
    page.get_by_role("button", name="Undo").click()
    expect(plan(page)).to_have_count(3)
    page.get_by_role("button", name="Add Values sort").click()
    expect(plan(page)).to_have_count(4)
    page.locator(f"#block-{blocks[2].pk} summary").click()
    page.locator(f"#block-{blocks[2].pk}").get_by_role("button", name="Move up").click()
    expect(plan(page)).to_have_text([re.compile("Arrive"), re.compile("Ember practice"), re.compile("Name the week"), re.compile("Values sort")])
    page.get_by_role("button", name="Undo").click()
    page.get_by_label("Search activities").fill("nothing like it")
    page.get_by_label("Search activities").press("Enter")
    expect(page.get_by_text("No activity is like that.")).to_be_visible()
    assert [row.title for row in session.blocks.in_order()] == ["Arrive", "Name the week", "Ember practice", "Values sort"]


def test_one_move_after_another_needs_no_new_page(page, visit, maya, session, blocks):
    visit(f"/sessions/{session.pk}/", maya)
    last = page.locator(f"#block-{blocks[2].pk}")
    for place in (2, 1):
        last.locator("summary").click()
        last.get_by_role("button", name="Move up").click()
        expect(page.get_by_text(f"“Ember practice” moved to {place} of 3.").first).to_be_visible()
    last.locator("summary").click()
    expect(last.get_by_role("button", name="Move up")).to_be_hidden()
    expect(last.get_by_role("button", name="Move down")).to_be_visible()
    assert [row.title for row in session.blocks.in_order()] == ["Ember practice", "Arrive", "Name the week"]


def test_move_that_gets_no_answer_puts_the_old_order_back_and_says_so(page, visit, complaints, maya, session, blocks):
    page.set_viewport_size({"width": 1280, "height": 1400})
    visit(f"/sessions/{session.pk}/", maya)
    page.route("**/move/", lambda route: route.abort())
    rows = page.locator(".plan-list .block")
    drag(page, rows.nth(2), rows.nth(0))
    expect(page.get_by_text("The block is back in its old place", exact=False).first).to_be_visible()
    expect(plan(page)).to_have_text([re.compile("Arrive"), re.compile("Name the week"), re.compile("Ember practice")])
    complaints.clear()


def test_older_tab_gets_what_stands_and_loses_nothing(page, visit, complaints, maya, session, blocks, as_user):
    visit(f"/sessions/{session.pk}/", maya)
    page.get_by_label("Private notes").fill("Typed in this tab")
    as_user(maya).post(f"/sessions/{session.pk}/blocks/{blocks[2].pk}/move/", {"to": "top", "version": "1"})
    page.locator(f"#block-{blocks[0].pk} summary").click()
    page.locator(f"#block-{blocks[0].pk}").get_by_role("button", name="Move down").click()
    expect(page.get_by_role("alert").filter(has_text="The plan was changed")).to_be_visible()
    expect(plan(page)).to_have_text([re.compile("Ember practice"), re.compile("Arrive"), re.compile("Name the week")])
    expect(page.get_by_label("Private notes")).to_have_value("Typed in this tab")
    complaints.clear()


def test_plan_is_shared_and_the_client_adds_a_topic(page, visit, maya, noah, session, blocks):
    visit(f"/sessions/{session.pk}/", maya)
    page.get_by_role("button", name="Share with Noah").click()
    expect(page.get_by_text("Noah sees the plan since", exact=False)).to_be_visible()
    visit(f"/me/sessions/{session.pk}/", noah.user)
    expect(plan(page)).to_have_count(3)
    page.get_by_label("What would you like to speak about?").fill("Sleep")
    page.get_by_role("button", name="Add a topic").click()
    expect(page.get_by_text("“Sleep” is on the list.", exact=False).first).to_be_visible()
    visit(f"/sessions/{session.pk}/", maya)
    page.get_by_role("button", name="Add Sleep").click()
    expect(plan(page)).to_have_count(4)
    expect(page.get_by_role("heading", name="From Noah")).to_have_count(0)


def test_session_is_held_and_what_was_left_comes_again(page, visit, maya, noah, session, blocks, now):
    visit(f"/sessions/{session.pk}/", maya)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="Arrive")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="Name the week")).to_be_visible()
    page.get_by_role("button", name="Make it a task").click()
    expect(page.get_by_text("A task came of it")).to_be_visible()
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_role("heading", name="Ember practice")).to_be_visible()
    page.get_by_role("link", name="End the session").click()
    page.get_by_label("Focus until next time").fill("Said aloud")
    page.get_by_role("button", name="Keep the session").click()
    expect(page.get_by_text("The session is kept.", exact=False).first).to_be_visible()
    visit("/me/", noah.user)
    expect(page.locator(".task__words")).to_have_text(["Name the week"])
    expect(page.get_by_text("Said aloud")).to_be_visible()
    following = factories.session(noah, at=now + timedelta(days=7))
    visit(f"/sessions/{following.pk}/", maya)
    page.get_by_role("button", name="Add Ember practice").click()
    expect(plan(page)).to_have_text([re.compile("Ember practice")])
    assert Task.objects.get().task_description == "Name the week"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_sessions_are_accessible(page, visit, maya, noah, session, blocks, activity, theme, now):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 1280, "height": 1400})
    factories.topic(session, words="Sleep")
    factories.plan_template(maya, name="First hour")
    held = factories.session(noah, at=now - timedelta(days=7), status="held", plan_shared_at=now, focus="Said aloud", notes="Ours")
    factories.block(held, title="Left over", private_note="Mine", client_note="Yours")
    Session.objects.filter(pk=session.pk).update(begun_at=now, plan_shared_at=now)
    one = f"/sessions/{session.pk}/"
    of_coach = ["/sessions/", "/sessions/?view=week", "/sessions/?view=month", "/sessions/new/", "/sessions/templates/", f"/sessions/{held.pk}/", one]
    of_coach += [f"{one}{place}" for place in (f"blocks/{blocks[0].pk}/", "reschedule/", "call-off/", "preview/", "run/", "end/")]
    found = {path: complaints_of(visit(path, maya)) for path in of_coach}
    found |= {path: complaints_of(visit(path, noah.user)) for path in ("/me/sessions/", f"/me{one}", f"/me/sessions/{held.pk}/", f"/me{one}move/")}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_middle_of_a_move_is_accessible(page, visit, maya, session, blocks, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 1400})
    visit(f"/sessions/{session.pk}/", maya)
    rows = page.locator(".plan-list .block:not(.sortable-fallback)")
    drag(page, rows.nth(2), rows.nth(0), drop=False)
    dragged = complaints_of(page)
    page.mouse.up()
    expect(page.get_by_text("“Ember practice” moved to 1 of 3.").first).to_be_visible()
    page.locator(f"#block-{blocks[0].pk} summary").click()
    assert (dragged, complaints_of(page)) == ([], [])


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_no_page_of_sessions_scrolls_sideways(page, visit, maya, noah, session, width, now):
    factories.block(session, title="Write" * 40, text="Write" * 60, private_note="Write" * 60, minutes=90)
    factories.topic(session, words="Write" * 60)
    Session.objects.filter(pk=session.pk).update(begun_at=now, plan_shared_at=now, place="Write" * 40)
    page.set_viewport_size({"width": width, "height": 800})
    one, beyond = f"/sessions/{session.pk}/", {}
    of_coach = ["/sessions/?view=week", "/sessions/?view=month", "/sessions/", "/sessions/new/", one, f"{one}run/", f"{one}end/"]
    for path, person in [*((path, maya) for path in of_coach), ("/me/sessions/", noah.user), (f"/me{one}", noah.user)]:
        visit(path, person)
        beyond[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond == dict.fromkeys(beyond, 0)
