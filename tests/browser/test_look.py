import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from clients.actions import refresh_cards
from common.storage import joined_scripts, joined_styles, script_files
from tests import factories

THEMES = ["light", "dark"]


@pytest.fixture
def gallery(settings, visit):
    """Open the gallery of components."""
    settings.ROOT_URLCONF = "tests.browser.gallery_urls"
    return lambda: visit("/design/")


def violations(page) -> list[str]:
    return [f"{found['id']}: {node['html'][:160]}" for found in Axe().run(page).response["violations"] for node in found["nodes"]]


@pytest.mark.parametrize("theme", THEMES)
def test_gallery_is_accessible(page, gallery, theme):
    page.emulate_media(color_scheme=theme)
    assert violations(gallery()) == []


@pytest.mark.parametrize("theme", THEMES)
def test_home_is_accessible_with_palette_and_menu_open(page, visit, maya, noah, theme):
    page.emulate_media(color_scheme=theme)
    visit("/", maya)
    page.locator(".person-menu summary").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_gallery_needs_no_sideways_scrolling(page, gallery, width):
    page.set_viewport_size({"width": width, "height": 800})
    assert gallery().evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_palette_finds_a_client_by_keys_alone(page, visit, maya, noah):
    other = factories.client(coach=maya, name="Noah Zimmer", email="zimmer@example.com")
    refresh_cards([noah.pk, other.pk], at=timezone.now())
    visit("/", maya)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Find a person or a page")
    expect(box).to_be_focused()
    page.keyboard.type("noah")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "option-person-2")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/clients/{other.pk}/$"))


def test_palette_gives_the_focus_back(page, visit, maya):
    visit("/", maya)
    page.get_by_role("link", name="Add client").focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Add client")).to_be_focused()


def test_palette_says_that_nothing_is_found(page, visit, maya):
    visit("/", maya)
    page.keyboard.press("Control+k")
    page.keyboard.type("xyzzy")
    expect(page.locator("#palette-results")).to_contain_text("Nothing is called “xyzzy” here.")
    expect(page.locator("#announcer")).to_have_text("Nothing found")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=xyzzy$"))


def test_search_works_without_scripts(browser, live_server, maya, noah, as_user):
    refresh_cards([noah.pk], at=timezone.now())
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Find anything").click()
    page.get_by_role("searchbox").fill("lindq")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="Noah Lindqvist").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noah Lindqvist")
    context.close()


def test_theme_is_chosen_kept_and_given_back_to_the_system(page, gallery):
    page.emulate_media(color_scheme="light")
    gallery()
    background = "getComputedStyle(document.body).backgroundColor"
    page.get_by_role("button", name="Dark").click()
    page.reload()
    assert page.evaluate(background) == "rgb(24, 20, 17)"
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="System").click()
    page.reload()
    assert page.evaluate(background) == "rgb(251, 249, 245)"


def toast(page, words: str, attributes: str = 'seconds="6"') -> None:
    markup = f'<toast-message class="toast" {attributes}><p>{words}</p><button class="toast__close" aria-label="Close this message">x</button></toast-message>'
    page.locator("#toasts").evaluate("(region, markup) => region.insertAdjacentHTML('beforeend', markup)", markup)


def test_toast_leaves_after_six_seconds(page, gallery):
    page.clock.install()
    gallery()
    toast(page, "Saved.")
    page.clock.run_for(3_000)  # the clock runs on by itself too
    expect(page.locator("#toasts p")).to_have_text(["Saved."])
    page.clock.run_for(3_100)
    expect(page.locator("#toasts p")).to_have_count(0)


def test_toast_waits_while_somebody_points_at_it(page, gallery):
    page.clock.install()
    gallery()
    toast(page, "Saved.")
    page.locator("#toasts p").hover()
    page.clock.run_for(20_000)
    expect(page.locator("#toasts p")).to_have_text(["Saved."])
    page.mouse.move(0, 0)
    page.clock.run_for(7_000)
    expect(page.locator("#toasts p")).to_have_count(0)


def test_error_toast_stays_until_it_is_closed(page, gallery):
    page.clock.install()
    gallery()
    toast(page, "Not saved.", "")
    page.clock.run_for(60_000)
    page.locator("#toasts").get_by_role("button", name="Close this message").click()
    page.clock.run_for(400)
    expect(page.locator("#toasts p")).to_have_count(0)


def test_failed_request_raises_one_toast_and_keeps_the_text(page, visit, maya, complaints):
    visit("/", maya)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()
    page.route("**/search/**", lambda route: route.abort())
    page.keyboard.type("no")
    expect(page.locator("#toasts p")).to_have_count(1)
    expect(page.locator("#toasts p")).to_contain_text("there is no connection. Your text is still here")
    expect(page.get_by_role("combobox")).to_have_value("no")
    complaints.clear()


def test_menu_closes_by_escape_and_by_a_click_elsewhere(page, visit, maya):
    visit("/", maya)
    menu, summary = page.locator(".person-menu"), page.locator(".person-menu summary")
    summary.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    summary.click()
    page.get_by_role("heading", level=1).click()
    expect(menu).not_to_have_attribute("open", "")


def test_form_is_sent_once_however_often_it_is_pressed(page, visit, maya):
    sent = []

    def answer(route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        sent.append(route.request.method)
        return route.fulfill(status=204)  # the page stays

    page.route("**/clients/new/", answer)
    visit("/clients/new/", maya)
    page.get_by_label("Name").fill("Noah")
    page.locator("main form").evaluate("form => { form.requestSubmit(); form.requestSubmit(); form.requestSubmit(); }")
    expect(page.locator("main form")).to_have_attribute("aria-busy", "true")
    assert sent == ["POST"]


def test_first_wrong_field_has_the_focus(page, visit, maya, complaints):
    visit("/clients/new/", maya)
    page.get_by_label("Name").fill("Noah")
    page.get_by_label("Email").fill("noah@")
    page.get_by_role("main").get_by_role("button", name="Add client").click()
    expect(page.get_by_label("Email")).to_be_focused()
    expect(page.get_by_label("Name")).to_have_value("Noah")
    complaints.clear()  # the console notes the answer 422


# Reads how everything on the page looks, puts the joined styles in the place of the separate ones, and says what looks otherwise.
COMPARE = """async (text) => {
  const looks = () => [...document.querySelectorAll("body *")].map((element) => {
    const style = getComputedStyle(element);
    return new Map([...style].filter((name) => !name.startsWith("--")).map((name) => [name, style.getPropertyValue(name)]));
  });
  const before = looks();
  // The gallery's own styles come last, as on the page: the first layer that is named is the weakest.
  const own = await (await fetch(document.querySelector("link[href*=gallery]").href)).text();
  const sheet = await new CSSStyleSheet().replace(text + own);
  for (const link of document.querySelectorAll("link[rel=stylesheet]")) link.remove();
  document.adoptedStyleSheets = [sheet];
  const elements = [...document.querySelectorAll("body *")];
  // Names of fonts have no case, and where no picture is, it lies nowhere.
  const same = (one, other) => one.toLowerCase() === other?.toLowerCase();
  const isIdle = (name, look) => name.startsWith("background-position") && look.get("background-image") === "none";
  const changes = looks().flatMap((look, index) => [...look].filter(([name, value]) => !same(value, before[index].get(name)) && !isIdle(name, look))
    .map(([name, value]) => `${elements[index].outerHTML.slice(0, 60)} ${name}: ${value} instead of ${before[index].get(name)}`));
  return [elements.length, changes.slice(0, 10)];
}"""


@pytest.mark.parametrize("theme", THEMES)
def test_joined_styles_look_the_same_as_their_sources(page, gallery, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    number, changes = gallery().evaluate(COMPARE, joined_styles())
    assert (number > 500, changes) == (True, [])


def test_joined_scripts_do_the_same_as_their_sources(page, visit, maya):
    page.route(re.compile(r"/static/js/(?!early)"), lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.route(f"**/static/{script_files()[0]}", lambda route: route.fulfill(body=joined_scripts(), content_type="text/javascript"))
    visit("/", maya)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("['toast-message', 'theme-switch', 'command-palette'].filter((name) => !customElements.get(name))") == []
