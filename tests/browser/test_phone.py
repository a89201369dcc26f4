"""The client's two minutes on a phone, by thumb alone and from a cold start; what is aimed at is large enough, and nothing scrolls sideways.

Arriving, the first check-in, what the coach sees and the download are in test_own_place.py; writing without a connection in test_offline.py.
"""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from clients.actions import refresh_cards
from clients.models import Act, Client, Task
from messaging.models import Message
from progress.actions import refresh_balance, refresh_metrics
from progress.domain.balance import ELEMENTS
from recommendations.models import EngineSettings, Feedback, Recommendation
from sessions_app.models import Reflection, Session, Topic
from tests import factories
from tests.browser.test_accessibility import violations

SMALLEST = 24  # WCAG 2.2, 2.5.8
LARGE = 40  # what acts has 44, and a button inside a field of search 40
# How far a finger may stray from the middle of each target and still hit it; a box counts with its label, and what a line scrolls out of sight does not count.
TARGETS = """() => {
  const aimed = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const found = [];
  for (const each of document.querySelectorAll(aimed)) {
    const isHidden = !each.checkVisibility({ visibilityProperty: true }) || each.closest(".visually-hidden, .skip") || each.disabled;
    if (isHidden || each.getBoundingClientRect().width <= 1) continue;
    each.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const box = each.getClientRects()[0];
    const [x, y] = [Math.round(box.left + Math.min(box.width / 2, 60)), Math.round(box.top + box.height / 2)];
    const hits = (left, top) => {
      const there = document.elementFromPoint(left, top);
      return Boolean(there) && (there.closest(aimed) === each || there.closest("label")?.control === each);
    };
    if (!hits(x, y)) continue;
    const reach = (stepX, stepY) => { let far = 0; while (far < 60 && hits(x + stepX * (far + 1), y + stepY * (far + 1))) far += 1; return far; };
    const own = { width: reach(-1, 0) + reach(1, 0) + 1, height: reach(0, -1) + reach(0, 1) + 1 };
    const label = ["radio", "checkbox"].includes(each.type) && each.labels[0]?.getBoundingClientRect();
    const name = (each.getAttribute("aria-label") || each.textContent || each.name || "").trim().replace(/\\s+/g, " ").slice(0, 60);
    found.push({ name, kind: each.className, width: label ? label.width : own.width, height: label ? label.height : own.height });
  }
  scrollTo(0, 0);
  return found;
}"""
MAIN = re.compile(r"\b(btn|tick|bubble__act)\b")


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def ahead(noah, now) -> Session:
    """The next session, with a plan that is shared."""
    session = factories.session(noah, at=now + timedelta(days=2), plan_shared_at=now)
    factories.block(session, title="Name the week", client_note="Bring the letter")
    refresh_cards([noah.pk], at=now)
    return session


@pytest.fixture
def sent(noah) -> Recommendation:
    return factories.recommendation(noah, title="Three sparks", status="sent")


def test_every_place_is_two_taps_away(page, visit, noah):
    for name, heading in [("Write", "Write"), ("Messages", "Messages"), ("Progress", "Your progress"), ("Today", re.compile("Noah"))]:
        visit("/me/", noah.user)
        page.locator("nav.rail, nav").get_by_role("link", name=name, exact=True).locator("visible=true").first.tap()
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    for name, heading in [("Sessions", "Your sessions"), ("Files", "Files"), ("Journey", "Your journey")]:
        visit("/me/")
        page.locator(".person-menu summary").tap()
        page.get_by_role("link", name=name, exact=True).locator("visible=true").tap()
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def test_task_is_ticked_and_taken_back(page, visit, noah):
    factories.task(noah, task_description="Call the insurer")
    visit("/me/", noah.user)
    page.get_by_role("button", name="Done: Call the insurer").tap()
    expect(page.get_by_role("button", name="Not done after all: Call the insurer")).to_be_visible()
    assert Task.objects.get().status == "done"
    page.get_by_role("button", name="Not done after all: Call the insurer").tap()
    expect(page.get_by_role("button", name="Done: Call the insurer")).to_be_visible()
    assert Task.objects.get().status == "open"


@pytest.mark.parametrize(("choice", "status"), [("Partly done", "partly"), ("Not this week: a week later", "renegotiated")])
def test_task_that_went_otherwise_is_told_with_why(page, visit, noah, choice, status):
    task = factories.task(noah, task_description="Call the insurer")
    visit("/me/", noah.user)
    page.get_by_role("link", name="Not quite … Call the insurer").tap()
    page.get_by_label(choice).tap()
    page.get_by_label("In your words").fill("My brother is here.")
    page.get_by_role("button", name="Keep this").tap()
    expect(page.get_by_text("“My brother is here.”").first).to_be_visible()
    task.refresh_from_db()
    assert (task.status, task.outcome_note) == (status, "My brother is here.")


def test_suggestion_is_opened_done_and_rated(page, visit, noah, sent):
    visit("/me/", noah.user)
    page.get_by_role("button", name="Open Three sparks").tap()
    expect(page.get_by_role("heading", level=1, name="Three sparks")).to_be_visible()
    page.get_by_role("button", name="Done", exact=True).tap()
    expect(page.get_by_role("heading", name="You did it")).to_be_visible()
    page.get_by_label("4 · quite").tap()
    page.get_by_role("button", name="Say how helpful").tap()
    expect(page.get_by_text("4 of 5")).to_be_visible()
    assert Feedback.objects.get().rating == 4


def test_plan_is_read_before_and_a_topic_is_proposed(page, visit, noah, ahead):
    visit("/me/", noah.user)
    page.get_by_role("link", name="See the plan, add a topic").tap()
    expect(page.get_by_text("Name the week")).to_be_visible()
    expect(page.get_by_text("Bring the letter")).to_be_visible()
    expect(page.get_by_role("link", name="Add to calendar")).to_be_visible()
    page.get_by_label("What would you like to speak about?").fill("The talk with Astrid")
    page.get_by_role("button", name="Add a topic").tap()
    page.get_by_role("button", name="Take off the list: The talk with Astrid").tap()
    expect(page.get_by_role("button", name="Take off the list: The talk with Astrid")).to_have_count(0)
    assert (Topic.objects.count(), Act.objects.filter(kind="topic.proposed").count()) == (0, 1)


def test_plan_is_read_after_with_notes_tasks_and_an_own_reflection(page, visit, noah, now):
    task = {"task_id": 1, "task_description": "Call the insurer", "element": None, "due_date": None}
    held = factories.session(noah, at=now - timedelta(days=1), status="held", notes="You stayed with it.", tasks_assigned=[task], plan_shared_at=now)
    factories.block(held, title="Name the week")
    visit("/me/", noah.user)
    page.locator(".person-menu summary").tap()
    page.get_by_role("link", name="Sessions", exact=True).locator("visible=true").tap()
    page.locator(f"a[href='/me/sessions/{held.pk}/']").tap()
    for words in ("Name the week", "You stayed with it.", "Call the insurer"):
        expect(page.get_by_text(words)).to_be_visible()
    page.get_by_label("What stayed with you?").fill("That I may stop.")
    with page.expect_response(re.compile("/reflection/")):
        page.locator("auto-save").get_by_role("button", name="Keep this").tap()
    assert Reflection.objects.get().body == "That I may stop."


def test_coach_is_written_to(page, visit, noah):
    visit("/me/", noah.user)
    page.get_by_role("navigation").get_by_role("link", name="Messages").locator("visible=true").tap()
    page.get_by_label("Message", exact=True).fill("I did it.")
    page.get_by_role("button", name="Send", exact=True).tap()
    expect(page.locator(".bubble__words").filter(has_text="I did it.")).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_have_value("")
    expect(page.locator("[aria-busy='true']")).to_have_count(0)
    assert Message.objects.get().content == "I did it."


def test_leave_for_language_models_is_given_and_taken_back(page, visit, noah):
    visit("/me/seen/", noah.user)
    page.get_by_role("link", name="Change this Language models").tap()
    page.get_by_label("Only signals").tap()
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#toasts")).not_to_be_empty()
    assert EngineSettings.objects.get(client=noah).llm_consent == "signals"
    visit("/me/language-model/")
    page.get_by_label("No: nothing").tap()
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#toasts")).not_to_be_empty()
    assert EngineSettings.objects.get(client=noah).llm_consent == "none"


def test_archetypes_are_withdrawn_and_what_was_tagged_is_gone_for_the_coach(page, visit, noah):
    task = factories.task(noah, archetype=factories.archetype())
    visit("/me/seen/", noah.user)
    page.get_by_role("link", name="Change this Archetypes").tap()
    page.get_by_role("button", name="I want no archetypes").tap()
    expect(page.get_by_text("One archetype is put away.")).to_be_visible()
    task.refresh_from_db()
    assert (Client.objects.get(pk=noah.pk).allows_archetypes, task.archetype) == (False, None)


def test_numbers_are_hidden_by_one_tap(page, visit, furnished):
    visit("/me/progress/", furnished.user)
    page.get_by_role("button", name="Without numbers").tap()
    expect(page.get_by_role("button", name="With numbers")).to_be_visible()
    furnished.user.refresh_from_db()
    assert furnished.user.hides_numbers


@pytest.fixture
def furnished(maya, noah, now, ahead, sent) -> Client:
    """Noah with something on every page of his own place."""
    factories.check_in(noah, at=now - timedelta(days=20))
    for element in ELEMENTS:
        factories.reading(noah, element, 40, on=noah.today(now) - timedelta(days=1))
    factories.archetype()
    for words in ("Call the insurer", "Walk at noon"):
        factories.task(noah, task_description=words, due_date=noah.today(now))
    factories.task(noah, status="done", settled_at=now, archetype=factories.archetype())
    for number in range(7):
        factories.entry(noah, title=f"Letter {number}", at=now - timedelta(days=number))
    factories.goal(noah, title="Back to work").milestones.create(client=noah, title="See the doctor")
    factories.session(noah, at=now - timedelta(days=1), status="held", notes="You stayed with it.")
    factories.message(noah, by=maya, content="Good morning", at=now)
    factories.resource(noah, factories.library_item(maya, title="A walk"))
    refresh_cards([noah.pk], at=now)
    refresh_balance([noah.pk], at=now)
    refresh_metrics([noah.pk])
    return noah


def pages(client: Client) -> list[str]:
    held, ahead = Session.objects.filter(client=client).order_by("session_date")
    numbered = [f"/me/sessions/{ahead.pk}/", f"/me/sessions/{held.pk}/", f"/me/suggestions/{Recommendation.objects.get().pk}/"]
    today = ["/me/", "/me/tasks/", f"/clients/tasks/{Task.objects.filter(status='open').first().pk}/answer/", "/me/check-in/", "/me/pulse/", "/me/check-ins/"]
    writing = ["/me/write/", "/me/journal/", "/me/seen/", f"/messages/{client.pk}/", "/me/files/", "/me/quiet/", "/help/"]
    progress = ["/me/progress/", "/me/progress/water/", "/me/progress/count/tasks/", "/me/journey/"]
    own = ["/me/sessions/", "/me/suggestions/", "/me/language-model/", "/me/data/", "/notifications/", "/notifications/settings/", "/calendar/"]
    return [*today, *writing, *progress, *own, *numbered]


def wrong(page: Page) -> list[str]:
    """What axe says, whether the page scrolls sideways, and targets that are too small."""
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    sizes = [(found, LARGE if MAIN.search(found["kind"]) else SMALLEST) for found in page.evaluate(TARGETS)]
    small = [f"{found['name']}: {found['width']:.0f} x {found['height']:.0f}" for found, least in sizes if min(found["height"], found["width"]) < least]
    return [*violations(page), *([f"{beyond} px beyond"] if beyond > 0 else []), *small]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_fits_and_can_be_hit(page, visit, furnished, theme):
    page.emulate_media(color_scheme=theme)
    visit("/me/", furnished.user)
    found = {path: wrong(visit(path)) for path in pages(furnished)}
    assert {path: said for path, said in found.items() if said} == {}
