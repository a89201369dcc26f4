"""What is done with messages once they stand there: quoted, edited, deleted, kept for later, found again; by mouse, by keys and by touch."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from messaging.actions.outgoing import send_due
from messaging.models import Hush, Message, MessageTemplate, Outgoing
from tests import factories
from tests.browser.test_messages import at_home, said, violations, write
from tests.messaging import corpus

TOUCH = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def hers(browser: Browser, live_server: Any, maya: Any) -> Any:
    """The coach's browser: a mouse and a keyboard."""
    page = at_home(browser, live_server, maya, service_workers="block")
    yield page
    page.context.close()


@pytest.fixture
def his(browser: Browser, live_server: Any, noah: Any) -> Any:
    """The client's phone."""
    page = at_home(browser, live_server, noah.user, service_workers="block", **TOUCH)
    yield page
    page.context.close()


def link(page: Page, begins: str) -> Any:
    return page.get_by_role("link", name=re.compile(f"^{begins}"))


def test_client_quotes_by_touch_and_the_quote_leads_to_its_message(his, maya, noah):
    factories.message(noah, by=maya, content="Which of the two letters?")
    for number in range(20):
        factories.message(noah, by=maya, content=f"Line {number}")
    his.goto(f"/messages/{noah.pk}/")
    link(his, "Reply").first.tap()
    expect(his.locator(".composer__reply")).to_contain_text("Which of the two letters?")
    his.get_by_label("Message", exact=True).fill("The second one")
    his.get_by_role("button", name="Send", exact=True).tap()
    expect(said(his).last).to_have_text("The second one")
    expect(his.locator(".composer__reply")).to_be_hidden()
    his.locator(".bubble__quote").tap()
    expect(his.locator(".said--found")).to_contain_text("Which of the two letters?")
    assert his.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Message.objects.get(content="The second one").reply_to.content == "Which of the two letters?"


def test_coach_quotes_edits_and_deletes_with_keys_alone(hers, his, maya, noah):
    factories.message(noah, by=noah.user, content="The insurer called")
    for page in (hers, his):
        page.goto(f"/messages/{noah.pk}/")
    link(hers, "Reply").press("Enter")
    hers.keyboard.type("Good news")
    hers.keyboard.press("Enter")
    expect(said(his)).to_have_text(["The insurer called", "Good news"])
    link(hers, "Edit").press("Enter")
    hers.get_by_label("Message", exact=True).fill("Very good news")
    hers.get_by_role("button", name="Save the message").press("Enter")
    expect(said(his)).to_have_text(["The insurer called", "Very good news"])
    expect(his.get_by_text("edited", exact=True)).to_be_visible()
    hers.get_by_role("button", name=re.compile("^Delete")).press("Enter")
    for page in (hers, his):
        expect(said(page)).to_have_text(["The insurer called", "This message was deleted."])


def test_quarter_of_an_hour_that_passes_on_an_open_page_loses_no_words(his, noah):
    message = factories.message(noah, by=noah.user, content="First")
    his.goto(f"/messages/{noah.pk}/")
    link(his, "Edit").tap()
    his.get_by_label("Message", exact=True).fill("Second")
    Message.objects.update(timestamp=message.timestamp - timedelta(minutes=15))
    his.get_by_role("button", name="Save the message").tap()
    expect(his.get_by_text("This message is older than a quarter of an hour, so it stays as it is. Your words are still here")).to_be_visible()
    expect(his.get_by_label("Message", exact=True)).to_have_value("Second")
    his.goto(f"/messages/{noah.pk}/{message.pk}/edit/")
    expect(his.get_by_text("This message is older than a quarter of an hour, so it stays as it is.")).to_be_visible()
    his.get_by_role("link", name="Back to the messages").tap()
    expect(said(his)).to_have_text(["First"])
    expect(link(his, "Edit")).to_have_count(0)


def test_message_for_later_is_changed_withdrawn_and_sent_at_its_time(hers, his, maya, noah, now):
    for person, zone in ((maya, "Pacific/Auckland"), (noah.user, "America/Los_Angeles")):
        person.time_zone = zone
        person.save()
    his.goto(f"/messages/{noah.pk}/")
    hers.goto(f"/messages/{noah.pk}/")
    at = (now.astimezone(maya.zone) + timedelta(days=2)).replace(hour=9, minute=30)
    hers.get_by_label("Message", exact=True).fill("Good morning")
    hers.locator("summary", has_text="Send later").click()
    hers.locator("[name=send_at]").fill(f"{at:%Y-%m-%dT%H:%M}")
    hers.get_by_role("button", name="Send", exact=True).click()
    expect(hers.locator(".later")).to_contain_text("09:30: Good morning")
    hers.get_by_role("button", name="Take back").click()
    expect(hers.get_by_label("Message", exact=True)).to_have_value("Good morning")
    expect(hers.locator("[name=send_at]")).to_have_value(f"{at:%Y-%m-%dT%H:%M}")
    hers.get_by_label("Message", exact=True).fill("Good morning, Noah")
    hers.locator("[name=send_at]").fill(f"{at:%Y-%m-%dT10:15}")
    hers.get_by_role("button", name="Send", exact=True).click()
    expect(hers.locator(".later")).to_contain_text("10:15: Good morning, Noah")
    expect(said(his)).to_have_count(0)
    [kept] = Outgoing.objects.all()
    send_due(kept.pk, at=kept.send_at)
    for page in (hers, his):
        expect(said(page)).to_have_text(["Good morning, Noah"])
    hers.get_by_role("button", name="Take back").click()  # still shown on this page
    expect(hers.get_by_text("This message does not wait any more")).to_be_visible()
    assert (kept.send_at, Message.objects.count(), Outgoing.objects.count()) == (at.replace(hour=10, minute=15, second=0, microsecond=0), 1, 0)


def test_words_that_are_typed_outlive_the_page_and_go_with_their_message(his, maya, noah):
    said_by_her = factories.message(noah, by=maya, content="Which one?")
    his.goto(f"/messages/{noah.pk}/")
    link(his, "Reply").tap()
    with his.expect_response(lambda answer: answer.url.endswith("/draft/")):
        his.get_by_label("Message", exact=True).fill("I think the")
    his.reload()
    expect(his.get_by_label("Message", exact=True)).to_have_value("I think the")
    expect(his.locator(".composer__reply")).to_contain_text("Which one?")
    write_by_touch(his, "I think the second")
    expect(said(his)).to_have_text(["Which one?", "I think the second"])
    expect(his.locator("[data-pending]")).to_have_count(0)
    his.reload()
    expect(his.get_by_label("Message", exact=True)).to_have_value("")
    assert Message.objects.get(content="I think the second").reply_to == said_by_her


def test_template_and_question_reach_the_client_and_the_answer_settles_it(hers, his, maya, noah):
    MessageTemplate.objects.create(coach=maya, title="Greeting", body="Dear {first_name},")
    hers.goto(f"/messages/{noah.pk}/")
    link(hers, "Templates").click()
    link(hers, "Use Greeting").click()
    expect(hers.get_by_label("Message", exact=True)).to_have_value("Dear Noah,")
    hers.get_by_label("Message", exact=True).fill("Dear Noah, shall we?")
    hers.get_by_label("Ask for an answer").check()
    hers.get_by_role("button", name="Send", exact=True).click()
    expect(hers.get_by_text("You asked for an answer")).to_be_visible()
    his.goto(f"/messages/{noah.pk}/")
    expect(his.get_by_text("An answer is asked of you")).to_be_visible()
    write_by_touch(his, "Yes")
    expect(said(hers)).to_have_text(["Dear Noah, shall we?", "Yes"])
    for page, words in ((hers, "You asked for an answer"), (his, "An answer is asked of you")):
        expect(page.get_by_text(words)).to_have_count(0)


def test_blocked_coach_reads_that_messages_are_paused_and_nothing_is_lost(hers, his, maya, noah):
    hers.goto(f"/messages/{noah.pk}/")
    his.goto(f"/messages/{noah.pk}/")
    his.get_by_label("More about these messages").tap()
    his.get_by_role("link", name="Who may write to you").tap()
    his.get_by_role("button", name="Block Maya Reyes").tap()
    expect(his.locator("#toasts")).to_contain_text("It is quiet from Maya, who reads only that messages are paused.")
    write(hers, "Are you well?")  # on a page that was opened before
    expect(hers.locator("[data-pending]")).to_contain_text("Messages are paused, so this one was not sent.")
    assert Message.objects.count() == 0
    other = hers.context.new_page()
    other.goto(f"/messages/{noah.pk}/")
    expect(other.get_by_text("Messages are paused.", exact=True)).to_be_visible()
    expect(other.get_by_text(re.compile("block", re.IGNORECASE))).to_have_count(0)
    his.get_by_role("link", name="Back to the messages").tap()
    write_by_touch(his, "I need a week")
    expect(said(other)).to_have_text(["I need a week"])
    his.goto("/me/quiet/")
    his.get_by_role("button", name="Hear again Maya Reyes").tap()
    expect(his.locator("#toasts")).to_contain_text("You hear from Maya again.")
    hers.get_by_role("button", name="Try again").click()
    expect(said(hers)).to_have_text(["I need a week", "Are you well?"])
    his.goto(f"/messages/{noah.pk}/")
    expect(said(his)).to_have_text(["I need a week", "Are you well?"])


def test_word_is_found_by_keys_and_leads_to_its_place(hers, maya, noah):
    factories.message(noah, by=noah.user, content="I walked to Zürich")
    for number in range(40):
        factories.message(noah, by=maya, content=f"Line {number}")
    hers.goto(f"/messages/{noah.pk}/")
    hers.get_by_role("link", name="Find in messages").press("Enter")
    expect(hers.locator("[name=person]")).to_have_value(str(noah.pk))
    hers.get_by_label("Words").press_sequentially("zurich walk")
    hers.keyboard.press("Enter")
    expect(hers.locator(".hits mark")).to_have_text(["walked", "Zürich"])
    hers.locator(".hits a").press("Enter")
    expect(hers.locator(".said--found")).to_be_in_viewport()
    expect(hers.locator(".said--found")).to_contain_text("I walked to Zürich")


def test_client_narrows_a_search_by_touch(his, maya, noah):
    factories.message(noah, by=maya, content="Sleep well", asks_answer=True)
    factories.message(noah, by=maya, content="Sleep more")
    his.goto("/messages/search/?q=sleep")
    expect(his.locator(".hits li")).to_have_count(2)
    his.locator("summary", has_text="By person and day").tap()
    his.get_by_label("Unanswered").tap()
    his.get_by_role("button", name="Find").tap()
    expect(his.locator(".hits li")).to_have_count(1)
    expect(his.locator(".hits")).to_contain_text("Sleep well")
    assert his.evaluate("document.documentElement.scrollWidth <= innerWidth")


def opened_wide(page: Page) -> list[str]:
    """What axe says of the page once everything on it is unfolded, and whether it scrolls sideways."""
    page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return violations(page) + [f"{beyond} px wide"] * (beyond > 0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_about_a_message_is_accessible_on_a_phone(browser, live_server, maya, noah, now, theme):
    message, late = factories.message(noah, by=maya, content="Now"), factories.message(noah, by=maya, content="Long ago", at=now - timedelta(hours=1))
    template = MessageTemplate.objects.create(coach=maya, title="Greeting", body="Dear {first_name},")
    Outgoing.objects.create(client=noah, author=maya, content="Tomorrow", send_at=now + timedelta(days=1))
    Outgoing.objects.create(client=noah, author=maya, content="Half a thought", reply_to=message)
    Hush.objects.create(client=noah, person=maya, how="mute", since=now)
    thread, search = f"/messages/{noah.pk}/", "/messages/search/"
    found = {}
    for person, paths in {
        maya: ["/messages/?show=unread", thread, f"{thread}{message.pk}/edit/", f"{thread}{late.pk}/edit/", f"/messages/templates/{template.pk}/",
               f"/messages/templates/?for={noah.pk}", search, f"{search}?q=now&person={noah.pk}", f"{search}?q=unheard", f"{search}?q=!!!",
               f"{search}?q={'x' * 300}", "/library/?q=nothing", f"/library/?for={noah.pk}", "/help/"],
        noah.user: ["/messages/?show=asked", thread, search, f"{search}?q=now", "/me/files/", "/me/quiet/", "/help/"],
    }.items():  # fmt: skip
        page = at_home(browser, live_server, person, service_workers="block", color_scheme=theme, **TOUCH)
        found |= {f"{person} {path}": wrong for path in paths if page.goto(path) and (wrong := opened_wide(page))}
        page.context.close()
    assert found == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_file_of_every_kind_is_shown_accessibly_on_a_phone(browser, live_server, maya, noah, theme):
    contents = {"a.pdf": corpus.pdf(), "a.png": corpus.picture(), "a.wav": corpus.wav(), "a.mp4": corpus.mp4(), "a.docx": corpus.office(), "a.txt": b"Words"}
    items = [factories.library_item(maya, title=name, file=factories.upload(by=maya, name=name, content=made)) for name, made in contents.items()]
    items.append(factories.library_item(maya, title="A link"))
    resources = [factories.resource(noah, item, note="For tonight") for item in items]
    found = {}
    for person, paths in {
        maya: [f"/library/files/{item.pk}/" for item in items] + [f"/files/{resources[0].pk}/", f"/clients/{noah.pk}/nudge/?about=file-{resources[0].pk}"],
        noah.user: [f"/files/{resource.pk}/" for resource in resources],
    }.items():
        page = at_home(browser, live_server, person, service_workers="block", color_scheme=theme, **TOUCH)
        found |= {f"{person} {path}": wrong for path in paths if page.goto(path) and (wrong := opened_wide(page))}
        page.context.close()
    assert found == {}


def write_by_touch(page: Page, words: str) -> None:
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Send", exact=True).tap()
