"""The way of a new client from the mail to the first check-in, on a phone and without a password, counted: what has to be read, tapped and typed."""

import re
from dataclasses import replace

import pytest
from django.core import mail
from playwright.sync_api import Locator, expect

from accounts.models import User
from benchmarks.arriving import BAR, WAY, seconds
from benchmarks.arriving import Page as Counted
from clients import jobs
from progress.models import CheckIn
from tests import factories

WELCOME = (
    "How good that you are here, Tomás. This is the place for what we agree on, and for whatever you want to write between our sessions. I look forward to it."
)
# The words above the button that leads on, and on it, before anything is unfolded; the two ends of a scale are read once, in the sentence above the statements.
WORDS = """
(button) => {
  const unread = ".visually-hidden, option, .asked__ends, script, style, template";
  const nodes = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let words = 0;
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const { parentElement: around, data } = node;
    const isPassed = button.contains(node) || button.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING;
    if (isPassed && around.checkVisibility({ visibilityProperty: true }) && !around.closest(unread)) words += data.match(/[\\p{L}\\p{N}]+/gu)?.length ?? 0;
  }
  return words;
}
"""
# As often as the screen has to move until the button stands on it.
SWIPES = "(button) => Math.max(0, Math.ceil((button.getBoundingClientRect().bottom + scrollY) / innerHeight) - 1)"


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    return {**browser_context_args, **phone, "timezone_id": "Europe/Lisbon"}


@pytest.fixture
def letter(maya):
    """What came in Tomás' mail."""
    factories.item_set()
    User.objects.filter(pk=maya.pk).update(welcome=WELCOME)
    tomas = factories.client(coach=maya, name="Tomás Vega", email="tomas@example.com", time_zone="Europe/Madrid")
    jobs.mail_invitation(factories.invitation(tomas, invited_by=maya).pk)
    return str(mail.outbox[0].body)


class Hand:
    """Taps, and counts what each page asked."""

    def __init__(self, page) -> None:
        self.page, self.way = page, [Counted(WAY[0].name, words=0, taps=1)]

    def goes_on(self, name: str, *places: Locator) -> None:
        """Tap these on this page, the last of which leads on."""
        self.page.wait_for_load_state()
        self.way.append(Counted(name, words=places[-1].evaluate(WORDS), taps=len(places), swipes=places[-1].evaluate(SWIPES)))
        for place in places:
            place.tap()


def test_first_check_in_is_done_within_three_minutes_of_the_mail(page, live_server, letter):
    hand, button = Hand(page), lambda name: page.get_by_role("button", name=name, exact=True)
    [link] = re.findall(r"^http\S+$", letter, flags=re.MULTILINE)
    page.goto(live_server.url + link.removeprefix("http://testserver"))
    expect(page.get_by_text("How good that you are here, Tomás.")).to_be_visible()
    hand.goes_on("welcome", button("Come in"))
    expect(page.get_by_role("heading", name="Your clock and your language")).to_be_visible()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Lisbon")
    hand.goes_on("clock and language", button("Go on"))
    expect(page.get_by_role("heading", name="How may we reach you?")).to_be_visible()
    hand.goes_on("how to be reached", button("Go on"))
    expect(page.get_by_role("heading", name="A first check-in")).to_be_visible()
    hand.goes_on("a first check-in", button("Begin the check-in"))
    expect(page.get_by_role("slider")).to_have_count(20)
    hand.goes_on("check-in", *page.get_by_role("slider").all(), button("Send the check-in"))
    expect(page.get_by_role("heading", name="What you said")).to_be_visible()
    person, found = User.objects.get(email="tomas@example.com"), CheckIn.objects.get()
    assert (person.has_usable_password(), person.time_zone, found.answers.count()) == (False, "Europe/Lisbon", 20)
    # How much fits on a screen depends on the fonts of the machine; everything else is counted exactly.
    assert [replace(one, swipes=0) for one in hand.way] == [replace(one, swipes=0, waits=0) for one in WAY]
    assert [one.name for one, known in zip(hand.way, WAY, strict=True) if one.swipes > known.swipes] == []


def test_three_minutes_are_enough():
    assert seconds() <= BAR
