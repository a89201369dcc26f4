"""What waits on a phone: sent once whoever sends it and whatever is killed meanwhile, counted from when it was written, and gone from the phone after that."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from progress.models import CheckIn, Entry
from tests import factories
from tests.browser.test_offline import NOT_SENT, ready, row, sent, until, write_offline

DOOR = "**/me/unsent/"
# All that the browser keeps of the queue, as it lies on the disk.
KEPT = """
async () => {
  const open = await new Promise((go) => (indexedDB.open("unsent").onsuccess = (event) => go(event.target.result)));
  const all = (store) => new Promise((go) => (open.transaction(store).objectStore(store).getAll().onsuccess = (event) => go(event.target.result)));
  return Object.fromEntries(await Promise.all([...open.objectStoreNames].map(async (store) => [store, JSON.stringify(await all(store))])));
}
"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    return {**browser_context_args, **phone, "service_workers": "allow"}


@pytest.fixture(autouse=True)
def asked(transactional_db):
    return factories.item_set()


@pytest.fixture
def offline_page(page: Page, visit, noah, complaints):
    """Noah's phone without a connection, on the page for such times."""
    ready(visit("/me/", noah.user), noah.user)
    page.context.set_offline(True)
    page.goto(page.url)
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    yield page
    page.context.set_offline(False)
    complaints[:] = [said for said in complaints if "net::ERR_" not in said]


def check_in_offline(page: Page) -> None:
    page.locator("summary").filter(has_text="Check-in").tap()
    for name in ("fire_1", "fire_2"):
        page.locator(f"input[name={name}]").fill("7")
    page.get_by_role("button", name="Keep on this device").last.tap()
    expect(row(page, "Check-in, 2 answers")).to_be_visible()


def test_words_lie_on_the_phone_until_they_are_sent_and_not_after(offline_page):
    page = offline_page
    write_offline(page, "The first sentence.")
    first = page.evaluate(KEPT)["texts"]
    write_offline(page, "The second sentence.")
    assert first.strip("[]") in page.evaluate(KEPT)["texts"]  # added to, never changed
    page.context.set_offline(False)
    sent(page)
    expect(page.get_by_role("heading", name=NOT_SENT)).to_be_hidden()
    kept = page.evaluate(KEPT)
    assert (kept["texts"], kept["reasons"], "sentence" in str(kept), Entry.objects.count()) == ("[]", "[]", False, 2)


def test_two_tabs_that_come_back_at_once_send_it_once(offline_page, noah):
    page = offline_page
    write_offline(page, "In two tabs.")
    other = page.context.new_page()
    other.goto(page.url)
    expect(row(other, "In two tabs.")).to_be_visible()
    posts: list[Route] = []
    page.context.route(DOOR, lambda route: posts.append(route) if route.request.method == "POST" else route.continue_())
    page.context.set_offline(False)
    while not posts:
        page.wait_for_timeout(20)  # lets what the tabs ask come in
    for tab in (page, other):
        tab.evaluate("() => { self.again = self.unsent.send(); }")
    posts[0].continue_()
    for tab in (page, other):
        assert tab.evaluate("() => self.again") == ""
        sent(tab)
    assert (len(posts), [entry.body for entry in Entry.objects.all()]) == (1, ["In two tabs."])


def test_browser_that_is_killed_while_it_sends_brings_nothing_twice(offline_page, visit, noah):
    """The house has the text, and the tab that sent it dies before it hears so."""
    page, context = offline_page, offline_page.context
    write_offline(page, "Half way.")
    check_in_offline(page)
    arrived: list[str] = []

    def dies(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        arrived.append(route.fetch().text())
        return None  # and nobody is told

    context.route(DOOR, dies)
    context.set_offline(False)
    while not arrived:
        page.wait_for_timeout(20)
    page.close()
    assert (Entry.objects.count(), CheckIn.objects.count()) == (1, 0)
    context.unroute_all(behavior="ignoreErrors")
    again = context.new_page()
    again.goto(page.url.replace("/offline/", "/me/"))
    until(again, "async () => (await self.unsent.send()) === ''")
    sent(again)
    assert (Entry.objects.count(), CheckIn.objects.count()) == (1, 1)


def test_what_was_written_days_ago_says_so_to_client_and_coach(offline_page, visit, noah, maya, now):
    page, written = offline_page, now - timedelta(days=3)
    page.clock.set_fixed_time(written)
    write_offline(page, "From the mountains.", readers="Shared, not for AI")
    check_in_offline(page)
    page.context.set_offline(False)
    sent(page)
    check_in, entry = CheckIn.objects.get(), Entry.objects.get()
    assert (check_in.date, entry.written_at.date()) == (written.date(), written.date())
    words = f"Written on {written:%-d %B %Y}, sent on {entry.arrived_at:%-d %B %Y}."
    for path in (f"/me/check-ins/{check_in.pk}/", entry.get_absolute_url()):
        visit(path)
        expect(page.get_by_text(words)).to_be_visible()
    for path in (f"/clients/{noah.pk}/check-ins/{check_in.pk}/", f"/clients/{noah.pk}/journal/{entry.pk}/"):
        visit(path, maya)
        expect(page.get_by_text(words)).to_be_visible()
