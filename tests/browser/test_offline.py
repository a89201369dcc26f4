"""A phone that loses its connection: write, come back, and everything arrives once; nothing is lost and nothing stays behind."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from progress.models import CheckIn, Entry
from tests import factories

NOT_SENT = "Not yet sent"


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    return {**browser_context_args, **phone, "service_workers": "allow"}


@pytest.fixture(autouse=True)
def asked(transactional_db):
    return factories.item_set()


@pytest.fixture
def at_home(page: Page, visit, noah):
    """Noah's phone, once the device has all that it needs without a connection."""
    ready(visit("/me/", noah.user), noah.user)
    return page


@pytest.fixture
def lose(page: Page, complaints):
    def go_offline() -> None:
        page.context.set_offline(True)

    yield go_offline
    page.context.set_offline(False)
    complaints[:] = [said for said in complaints if "net::ERR_" not in said]


def until(page: Page, condition: str, arg: str = "") -> None:
    """Wait in the page until what it knows only later is true (wait_for_function takes a promise for the truth)."""
    page.evaluate(
        """async ([condition, arg]) => {
            const ends = Date.now() + 20_000, isTrue = (0, eval)(condition);
            while (!(await isTrue(arg))) {
                if (Date.now() > ends) throw new Error(`Never true: ${condition}`);
                await new Promise((go) => setTimeout(go, 50));
            }
        }""",
        [condition, arg],
    )


def ready(page: Page, person) -> None:
    until(
        page,
        """async (account) => {
            const shown = await caches.match("/offline/");
            const writes = document.querySelector("offline-door[data-writes]") !== null;
            const isKept = shown && (await shown.text()).includes("offline-form") === writes;
            return isKept && navigator.serviceWorker.controller && (await self.unsent.fact("account")) === account;
        }""",
        person.mark,
    )


def write_offline(page: Page, text: str, *, readers: str = "") -> None:
    page.get_by_label("Your text").fill(text)
    if readers:
        page.get_by_role("radio", name=readers).tap()
    page.get_by_role("button", name="Keep on this device").first.tap()
    expect(row(page, text)).to_be_visible()


def row(page: Page, text: str):
    return page.locator("unsent-texts [data-text]").filter(has_text=text)


def on_device(page: Page) -> int:
    return page.evaluate("self.unsent.all().then((texts) => texts.length)")


def sent(page: Page) -> None:
    until(page, "async () => (await self.unsent.all()).length === 0")


def violations(page: Page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


def test_entry_and_check_in_written_offline_arrive_once(at_home, lose, noah):
    page = at_home
    lose()
    page.goto(page.url)
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    write_offline(page, "The train stands still.", readers="Shared, not for AI")
    expect(page.get_by_role("radio", name="Shared, not for AI")).to_be_checked()
    page.locator("summary").filter(has_text="Check-in").tap()
    for name in ("fire_1", "fire_2"):
        page.locator(f"input[name={name}]").fill("7")
    page.get_by_role("button", name="Keep on this device").last.tap()
    expect(row(page, "Check-in, 2 answers")).to_be_visible()
    page.context.set_offline(False)
    sent(page)
    expect(page.get_by_role("heading", name=NOT_SENT)).to_be_hidden()
    assert [(entry.body, entry.visibility) for entry in Entry.objects.all()] == [("The train stands still.", "shared_no_ai")]
    assert CheckIn.objects.get().answers.count() == 2
    page.goto(page.url.replace("/offline/", "/me/"))
    page.evaluate("self.unsent.send()")
    assert (Entry.objects.count(), CheckIn.objects.count()) == (1, 1)


def test_answer_lost_on_the_way_brings_nothing_twice(at_home, lose, noah, complaints):
    page = at_home
    lose()
    page.goto(page.url)
    write_offline(page, "Once.")
    answers = iter([lambda route: (route.fetch(), route.abort()), lambda route: route.continue_()])
    page.context.route("**/me/unsent/", lambda route: next(answers)(route) if route.request.method == "POST" else route.continue_())
    page.context.set_offline(False)
    until(page, "async () => (await self.unsent.send()) === ''")
    sent(page)
    assert [entry.body for entry in Entry.objects.all()] == ["Once."]
    complaints[:] = [said for said in complaints if "ERR_FAILED" not in said]


def test_second_check_in_of_the_week_says_so_and_stays(at_home, lose, noah, now, complaints):
    page = at_home
    lose()
    page.goto(page.url)
    page.locator("summary").filter(has_text="Check-in").tap()
    for name in ("fire_1", "fire_2"):
        page.locator(f"input[name={name}]").fill("7")
    page.get_by_role("button", name="Keep on this device").last.tap()
    expect(row(page, "Check-in, 2 answers")).to_be_visible()
    factories.check_in(noah, at=now, fire_1=5, fire_2=5)
    page.context.set_offline(False)
    expect(row(page, "You checked in today already")).to_be_visible()
    assert (on_device(page), CheckIn.objects.count()) == (1, 1)
    page.get_by_role("button", name="Throw away").tap()
    page.get_by_role("button", name="Really throw it away?").tap()
    sent(page)
    complaints[:] = [said for said in complaints if "409" not in said]


def test_connection_that_goes_while_writing_keeps_the_text_here(at_home, lose, noah):
    page = at_home
    page.get_by_label("Your text").fill("Between two stations.")
    lose()
    page.get_by_role("button", name="Keep", exact=True).tap()
    expect(row(page, "Between two stations.")).to_be_visible()
    page.context.set_offline(False)
    sent(page)
    assert [entry.body for entry in Entry.objects.all()] == ["Between two stations."]


def test_signed_out_meanwhile_keeps_the_text_and_says_so(at_home, lose, noah, visit):
    page = at_home
    lose()
    page.goto(page.url)
    write_offline(page, "Still here.")
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.get_by_role("button", name="Send now").tap()
    expect(page.get_by_text("You are signed out. Sign in, and it is sent")).to_be_visible()
    assert (on_device(page), Entry.objects.count()) == (1, 0)
    visit("/me/", noah.user)
    sent(page)
    assert [entry.body for entry in Entry.objects.all()] == ["Still here."]


def test_other_account_neither_reads_nor_sends_it(at_home, lose, noah, maya, visit):
    page = at_home
    lose()
    page.goto(page.url)
    write_offline(page, "Noah alone.")
    page.context.clear_cookies()
    page.context.set_offline(False)
    nina = factories.client(coach=maya, user=factories.client_user())
    visit("/me/", nina.user)
    expect(page.get_by_text("One text of another account waits on this device.")).to_be_visible()
    expect(page.get_by_text("Noah alone.")).to_have_count(0)
    assert (on_device(page), Entry.objects.count()) == (1, 0)
    sign_out(page)
    visit("/me/", noah.user)
    sent(page)
    assert [(entry.body, entry.client) for entry in Entry.objects.all()] == [("Noah alone.", noah)]


def sign_out(page: Page) -> None:
    page.locator(".person-menu summary").tap()
    page.get_by_role("button", name="Sign out").tap()


def kept_offline(page: Page, lose, text: str) -> None:
    """A text that waits because the house's door does not answer, on the page of today."""
    lose()
    page.goto(page.url)
    write_offline(page, text)
    page.context.route("**/me/unsent/", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(page.url)
    expect(row(page, text)).to_be_visible()


def test_signing_out_with_unsent_text_asks_and_offers_to_send(at_home, lose, noah, complaints):
    page = at_home
    kept_offline(page, lose, "Before I go.")
    sign_out(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("One text on this device is not sent yet.")
    dialog.get_by_role("button", name="Send, then sign out").tap()
    expect(dialog).to_contain_text("There is no connection.")
    dialog.get_by_role("button", name="Stay").tap()
    assert on_device(page) == 1
    page.context.unroute_all()
    sign_out(page)
    dialog.get_by_role("button", name="Send, then sign out").tap()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert [entry.body for entry in Entry.objects.all()] == ["Before I go."]
    complaints[:] = [said for said in complaints if "ERR_FAILED" not in said]


def test_signing_out_all_the_same_leaves_nothing_on_the_device(at_home, lose, noah, complaints):
    page = at_home
    kept_offline(page, lose, "Not for long.")
    sign_out(page)
    page.get_by_role("dialog").get_by_role("button", name="Throw away and sign out").tap()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    left = "[caches.keys(), indexedDB.databases(), navigator.serviceWorker.getRegistrations()]"
    until(page, f"async () => (await Promise.all({left})).every((kept) => kept.length === 0)")
    assert Entry.objects.count() == 0
    complaints[:] = [said for said in complaints if "ERR_FAILED" not in said]


def test_device_keeps_no_page_of_a_person(at_home, noah):
    kept = at_home.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((shelf) => shelf.keys()))))"
                            ".then((lists) => lists.flat().map((request) => new URL(request.url).pathname))")  # fmt: skip
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/"]


def test_coach_finds_a_calm_page_too(page, visit, maya, lose):
    ready(visit("/", maya), maya)
    lose()
    page.goto(page.url)
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(page.get_by_role("link", name="Try again")).to_be_visible()


def test_worker_shows_what_a_push_service_brings(at_home, live_server):
    page = at_home
    page.context.grant_permissions(["notifications"])
    developer, known = page.context.new_cdp_session(page), []
    developer.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
    developer.send("ServiceWorker.enable")
    while not known:
        page.wait_for_timeout(20)  # lets what the browser tells come in
    message = {"words": "A new message is there.", "place": "/me/messages/", "tag": "notice-1"}
    push = {"origin": live_server.url, "registrationId": known[0]["registrationId"], "data": json.dumps(message)}
    for _ in range(2):
        developer.send("ServiceWorker.deliverPushMessage", push)
    shown = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((one) => [one.title, one.body, one.data, one.tag])"
    until(page, f"async () => (await ({shown})()).length > 0")
    assert page.evaluate(shown) == [["CoachHub", "A new message is there.", "/me/messages/", "notice-1"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_with_unsent_text_are_accessible(at_home, lose, theme, noah, complaints):
    page = at_home
    page.emulate_media(color_scheme=theme)
    lose()
    page.goto(page.url)
    write_offline(page, "A sentence.")
    page.locator("summary").filter(has_text="Check-in").tap()
    assert violations(page) == []
    page.context.route("**/me/unsent/", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(page.url)
    expect(row(page, "A sentence.")).to_be_visible()
    assert violations(page) == []
    sign_out(page)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    complaints[:] = [said for said in complaints if "ERR_FAILED" not in said]
