"""Suggestions in a real browser: reviewed with keys alone, without scripts, answered on a phone."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from progress.actions import refresh_balance
from progress.domain.balance import ELEMENTS
from recommendations.actions import review
from recommendations.models import EngineSettings, Feedback, Recommendation
from tests import factories
from tests.recommendations.conftest import REASONS


@pytest.fixture
def waiting(noah) -> list[Recommendation]:
    rows = [("Three sparks", "fire"), ("Inner weather", "water"), ("One useful thing", "earth")]
    return [factories.recommendation(noah, title=title, element_slug=element, reasons=REASONS) for title, element in rows]


@pytest.fixture
def without_scripts(browser, live_server, maya, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_queue_is_reviewed_with_keys_alone(page, visit, maya, waiting):
    sparks, weather, useful = (f"#suggestion-{row.pk}" for row in waiting)
    visit("/review/", maya)
    page.locator(sparks).focus()
    page.keyboard.press("e")
    page.keyboard.press("End")
    page.keyboard.type(" A nice end.")  # letters, not decisions
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(sparks)).to_contain_text("“Three sparks” is on its way to Noah.")
    expect(page.locator(weather)).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.type("Exams")
    page.keyboard.press("Enter")
    expect(page.locator(weather)).to_contain_text("Not now")
    expect(page.locator(useful)).to_be_focused()
    expect(page.locator("#review-count")).to_have_text("1")
    first, second, third = Recommendation.objects.order_by("pk")
    assert (first.status, first.description, second.status, second.dismiss_reason, third.status) == (
        "approved",
        "Take ten minutes. A nice end.",
        "dismissed",
        "Exams",
        "proposed",
    )


def test_decision_is_taken_back_in_place(page, visit, maya, waiting):
    card = page.locator(f"#suggestion-{waiting[0].pk}")
    visit("/review/", maya)
    card.get_by_role("button", name="Add to next session").click()
    expect(card).to_contain_text("Kept for the next session")
    card.get_by_role("button", name="Undo").click()
    expect(card.get_by_label("What Noah will read")).to_have_value("Take ten minutes.")
    expect(card).to_be_focused()


def test_all_works_without_scripts(without_scripts, waiting):
    page = without_scripts
    page.goto("/review/")
    card = page.locator(f"#suggestion-{waiting[0].pk}")
    card.get_by_label("What Noah will read").fill("Other words.")
    card.get_by_label("strike out").first.check()
    card.get_by_role("button", name="Approve and send").click()
    page.get_by_role("button", name="Take back Three sparks").click()
    expect(card.get_by_label("What Noah will read")).to_have_value("Other words.")
    expect(card.get_by_label("strike out").first).to_be_checked()
    page.locator(".suggestion__pick input").nth(1).check()
    page.get_by_role("button", name="Approve the ticked ones").click()
    page.get_by_role("button", name="Approve and send").click()
    expect(page.get_by_role("heading", name="On the way")).to_be_visible()
    assert Recommendation.objects.filter(status="approved").count() == 1


def test_words_that_were_typed_are_not_lost_by_sending_others(page, visit, maya, waiting):
    visit("/review/", maya)
    words = page.locator(f"#suggestion-{waiting[0].pk}").get_by_label("What Noah will read")
    words.fill("Half a thought")
    page.locator(".suggestion__pick input").nth(1).check()
    page.get_by_role("button", name="Approve the ticked ones").click()
    expect(words).to_be_focused()
    expect(words).to_have_value("Half a thought")


def test_several_go_together_and_one_is_taken_back_in_time(page, visit, maya, waiting):
    visit("/review/", maya)
    for row in waiting[:2]:
        page.locator(f"#suggestion-{row.pk}").get_by_label("as it stands").check()
    page.get_by_role("button", name="Approve the ticked ones").click()
    page.get_by_role("button", name="Approve and send").click()
    expect(page.get_by_text("2 suggestions are on their way.")).to_be_visible()
    page.get_by_role("button", name="Take back Three sparks").click()
    expect(page.locator(f"#suggestion-{waiting[0].pk}").get_by_label("What Noah will read")).to_be_visible()
    review.send_all_due(at=timezone.now() + review.UNDO_FOR)
    assert [Recommendation.objects.get(pk=row.pk).status for row in waiting] == ["proposed", "sent", "proposed"]


@pytest.mark.parametrize("scripts", [True, False])
def test_sent_one_is_withdrawn_after_one_question(page, visit, live_server, without_scripts, maya, noah, scripts):
    row = factories.recommendation(noah, status="sent", title="Three sparks", decided_by=maya)
    if scripts:
        visit("/review/", maya)
    else:
        (page := without_scripts).goto("/review/")
    page.locator("summary", has_text="Withdraw … Three sparks").click()
    expect(page.get_by_text("Noah has not looked at it yet, and will not find it any more.")).to_be_visible()
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("“Three sparks” is withdrawn.")).to_be_visible()
    expect(page.get_by_role("heading", name="Sent, no answer yet")).to_have_count(0)
    page.goto(f"{live_server.url}/clients/{noah.pk}/suggestions/?suggestion={row.pk}#suggestion-{row.pk}")
    expect(page.locator(f"#suggestion-{row.pk}:target")).to_contain_text("withdrawn by Maya")


@pytest.fixture
def with_a_record(maya, noah):
    """Thirty activities of all kinds, and a client whose Earth is quiet."""
    kinds = ("exercise", "journal_prompt", "reflection", "practice", "reading")
    for number in range(30):
        factories.activity(of=ELEMENTS[number % 5], kind=kinds[number // 5 % 5], minutes=10, title=f"Activity {number}")
    for slug, level in zip(ELEMENTS, (52, 58, 34, 66, 61), strict=True):
        factories.reading(noah, slug, level, on=timezone.localdate() - timedelta(days=2))
    refresh_balance([noah.pk], at=timezone.now())
    EngineSettings.objects.create(coach=maya, is_exploring=False)
    return noah


def test_from_a_true_reason_to_a_rating_and_what_the_next_list_makes_of_it(page, visit, maya, with_a_record):
    """The whole way: the engine's list, the evidence of its reason, the coach's words, the client on a phone, and back into the engine."""
    noah, of_noah = with_a_record, f"/clients/{with_a_record.pk}/suggestions/"
    visit(of_noah, maya)
    page.get_by_role("button", name="Ask for suggestions now").click()
    expect(page.locator(".suggestion")).to_have_count(3)
    first = Recommendation.objects.order_by("position").first()
    card = page.locator(f"#suggestion-{first.pk}")
    visit("/review/", maya)
    expect(card).to_contain_text("Earth is the quietest of the five, at 34.")
    card.get_by_role("link", name="readings").click()
    expect(page.locator("#behind:target")).to_contain_text("34")
    expect(page.locator("#behind:target")).to_be_in_viewport()
    page.go_back()
    card.get_by_label("What Noah will read").fill("Sort one drawer.")
    card.get_by_role("button", name="Approve and send").click()
    expect(card).to_contain_text("is on its way to Noah")
    visit("/me/", noah.user)
    expect(page.get_by_text(first.title)).to_have_count(0)
    assert review.send(first.pk, at=timezone.now() + review.UNDO_FOR)
    rated_on_a_phone(page, visit, noah, first.title)
    visit(of_noah, maya)
    page.get_by_role("button", name="Ask for suggestions now").click()
    expect(page.locator("#changes-heading + ul")).to_contain_text(f"“{first.title}”, rated 1: of exercises, the list before held 1, the next 0.")
    expect(card).to_contain_text("1 of 5")


def rated_on_a_phone(page, visit, noah, title):
    page.set_viewport_size({"width": 390, "height": 844})
    visit("/me/", noah.user)
    page.get_by_role("button", name=f"Open {title}").click()
    expect(page.get_by_text("Sort one drawer.")).to_be_visible()
    expect(page.get_by_text("Because Earth has been quiet lately.")).to_be_visible()
    page.get_by_label("1 · not at all").check()
    page.get_by_role("button", name="Say how helpful").click()
    expect(page.get_by_text("1 of 5")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})


def test_what_is_unread_is_said_until_the_journal_was_opened(page, visit, maya, noah, waiting):
    card = page.locator(f"#suggestion-{waiting[0].pk}")
    factories.entry(noah)
    visit("/review/", maya)
    expect(card).to_contain_text("Noah shares 1 entry that you have not read yet.")
    card.get_by_role("link", name="Read the journal first").click()
    expect(page).to_have_url(re.compile("/journal/"))
    visit("/review/", maya)
    expect(card).to_be_visible()
    expect(card).not_to_contain_text("that you have not read yet")


def test_client_rates_on_a_phone_and_changes_the_answer(page: Page, visit, maya, noah, waiting):
    now = timezone.now()
    review.approve(waiting[0], review.Words("Three sparks", "Write three things down."), version=1, by=maya, at=now - timedelta(minutes=1))
    review.send(waiting[0].pk, at=now)
    page.set_viewport_size({"width": 390, "height": 844})
    visit("/me/", noah.user)
    page.get_by_role("button", name="Open Three sparks").click()
    expect(page.get_by_text("Because you found exercises helpful.")).to_be_visible()
    expect(page.get_by_text("Prepared with CoachHub’s rules, reviewed by Maya.")).to_be_visible()
    page.get_by_label("1 · not at all").check()
    page.get_by_role("button", name="Say how helpful").click()
    page.get_by_role("link", name="Change Three sparks").click()
    expect(page.get_by_label("1 · not at all")).to_be_checked()
    page.get_by_label("4 · quite").check()
    page.get_by_role("button", name="Change my answer").click()
    expect(page.get_by_text("4 of 5")).to_be_visible()
    assert Feedback.objects.get().rating == 4


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible(page, visit, maya, noah, waiting, theme):
    activity = factories.activity(note="Stop when you like.", settles=["air"], tags=["letter"])
    factories.recommendation(noah, status="sent", activity=activity, decided_by=maya, reasons=REASONS)
    done = factories.recommendation(noah, status="done", decided_by=maya)
    Feedback.objects.create(recommendation=done, client=noah, rating=3, comments="Gut")
    factories.archetype("gardener", of="earth")
    page.emulate_media(color_scheme=theme)
    sent = Recommendation.objects.get(status="sent")
    found = {}
    for path, person in [
        ("/review/", maya),
        (f"/review/{sent.pk}/why/", maya),
        ("/review/how/", maya),
        ("/review/settings/", maya),
        (f"/clients/{noah.pk}/suggestions/", maya),
        (f"/clients/{noah.pk}/suggestions/settings/", maya),
        (f"/clients/{noah.pk}/suggestions/{done.pk}/tag/", maya),
        ("/library/activities/", maya),
        (f"/library/activities/{activity.pk}/", maya),
        ("/library/activities/new/", maya),
        ("/me/suggestions/", noah.user),
        (f"/me/suggestions/{sent.pk}/", noah.user),
    ]:
        visit(path, person)
        found[path] = [f"{rule['id']}: {node['html'][:160]}" for rule in Axe().run(page).response["violations"] for node in rule["nodes"]]
    assert {path: problems for path, problems in found.items() if problems} == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_scrolls_sideways(page, visit, maya, noah, width):
    long = "Write" * 20
    factories.recommendation(noah, title=long, description=long * 9, reasons=REASONS)
    factories.activity(title=long, text=long * 9)
    factories.archetype("gardener", of="earth")
    done = factories.recommendation(noah, title=long, status="done", decided_by=maya)
    page.set_viewport_size({"width": width, "height": 800})
    beyond = {}
    for path in ("/review/", "/review/how/", f"/clients/{noah.pk}/suggestions/", f"/clients/{noah.pk}/suggestions/{done.pk}/tag/", "/library/activities/"):
        visit(path, maya)
        beyond[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert {path: pixels for path, pixels in beyond.items() if pixels > 0} == {}
