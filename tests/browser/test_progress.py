"""The charts of somebody's progress in a real browser: with the mouse, with keys alone, without scripts, on paper and on a phone."""

import csv
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from clients.actions import refresh_cards
from progress.actions import refresh_balance, refresh_metrics
from progress.domain.balance import ELEMENTS
from tests import factories
from tests.browser.test_accessibility import violations

# What of the page moved while it was loading, as the browser itself measures it.
SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})"""


@pytest.fixture
def furnished(noah, now):
    """Noah with a check-in long ago, three of these days and silence between them, a rating, tasks of all kinds, writing and a goal."""
    for ago, value in [(80, 30), (5, 60), (3, 60), (1, 60)]:
        for element in ELEMENTS:
            factories.reading(noah, element, value if element == "water" else 50, on=noah.today(now) - timedelta(days=ago))
    factories.reading(noah, "water", 65, on=noah.today(now) - timedelta(days=2), source="coach")
    for days, status in [(2, "done"), (9, "partly"), (9, "open")]:
        settled = None if status == "open" else now - timedelta(days=days)
        factories.task(noah, due_date=noah.today(now) - timedelta(days=days), status=status, settled_at=settled, created_at=now - timedelta(days=30))
    for days in (1, 4):
        factories.act(noah, "entry.shared", at=now - timedelta(days=days))
    factories.goal(noah, title="Back to work").milestones.create(client=noah, title="See the doctor", done_at=now)
    refresh_cards([noah.pk], at=now)
    refresh_balance([noah.pk], at=now)
    refresh_metrics([noah.pk])
    return noah


def is_drawn(page, chart: str) -> bool:
    """Whether anything is painted on the canvas of this chart."""
    return page.locator(f"{chart} canvas").first.evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0)"
    )


def wait_until_drawn(page, chart: str) -> None:
    """A chart is drawn once somebody comes to it."""
    page.locator(chart).first.scroll_into_view_if_needed()
    page.wait_for_function("chart => document.querySelector(chart)?.chart?.chartArea?.width > 0", arg=chart)


def test_coach_compares_two_days_and_changes_the_view(page, visit, maya, furnished, now):
    visit(f"/clients/{furnished.pk}/progress/", maya)
    expect(page.get_by_text(re.compile("^Water rose from 30 to .*: more than chance.$"))).to_be_visible()
    wait_until_drawn(page, "radar-chart")
    assert is_drawn(page, "radar-chart")
    page.get_by_label("Compare", exact=True).fill((furnished.today(now) - timedelta(days=4)).isoformat())
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile("then="))
    expect(page.get_by_text("Fire, Water, Earth, Air and Aether: no clear change.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Bars", exact=True).click()
    expect(page.locator(".balance .bar")).to_have_count(5)
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page.get_by_role("row", name=re.compile("^Water"))).to_contain_text("no clear change")


def test_once_is_told_from_never_in_a_year_without_colour(page, visit, maya, furnished, now):
    factories.archetype("gardener", of="earth")
    for days, times in [(2, 1), (30, 9)]:
        for _ in range(times):
            task = factories.task(furnished, status="done", settled_at=now - timedelta(days=days), archetype_id="gardener")
            factories.act(furnished, "task.done", at=now - timedelta(days=days), about=task)
    refresh_metrics([furnished.pk])
    page.set_viewport_size({"width": 390, "height": 844})
    visit(f"/clients/{furnished.pk}/progress/count/archetypes/?period=year", maya)
    wait_until_drawn(page, "days-chart")
    told = (
        "view => view.chart.getDatasetMeta(0).data.map(({ options }, place) => [view.told.series[0].points[place].count, options.pointStyle, options.radius])"
    )
    looks = {count: (shape, radius) for count, shape, radius in page.locator("days-chart").evaluate(told)}
    assert (sorted(looks), {looks[0][0], looks[1][0]}, looks[9][0]) == ([0, 1, 9], {"circle", "rectRounded"}, "rectRounded")
    assert 2 * looks[0][1] <= looks[1][1] < looks[9][1]


def test_coach_drills_from_the_radar_to_the_readings_behind_a_point(page, visit, maya, furnished):
    visit(f"/clients/{furnished.pk}/progress/", maya)
    wait_until_drawn(page, "radar-chart")
    corner = page.locator("radar-chart").evaluate("view => { const { x, y } = view.chart.getDatasetMeta(0).data[1]; return { x, y }; }")
    page.locator("radar-chart canvas").click(position=corner)
    expect(page).to_have_url(re.compile(r"/progress/water/\?on="))
    expect(page.get_by_role("heading", level=2, name="Water", exact=True)).to_be_visible()
    expect(page.locator("#behind tbody tr").first).to_contain_text("Own check-in")
    expect(page.locator("#behind tbody tr")).to_have_count(5)


def test_coach_drills_with_keys_alone(page, visit, maya, furnished):
    visit(f"/clients/{furnished.pk}/progress/", maya)
    page.locator("#tasks summary").focus()
    page.keyboard.press("Enter")
    page.locator("#tasks tbody a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/progress/count/tasks/"))
    expect(page.locator("#behind li")).to_have_count(1)


def test_line_has_a_gap_and_its_band_too(page, visit, maya, furnished):
    visit(f"/clients/{furnished.pk}/progress/", maya)
    wait_until_drawn(page, "#trend-water trend-chart")
    skipped = page.locator("#trend-water trend-chart").evaluate("view => view.chart.getDatasetMeta(0).data.filter((point) => point.skip).length")
    assert skipped >= 2
    assert page.locator("#trend-water trend-chart").evaluate("view => view.chart.getDatasetMeta(0).dataset.options.spanGaps") is False


def test_nothing_jumps_while_charts_are_drawn(page, visit, maya, furnished):
    visit(f"/clients/{furnished.pk}/progress/", maya)
    wait_until_drawn(page, "days-chart")
    assert page.evaluate(SHIFTS) == 0


def test_charts_follow_the_theme(page, visit, maya, furnished):
    page.emulate_media(color_scheme="light")
    visit(f"/clients/{furnished.pk}/progress/", maya)
    wait_until_drawn(page, "radar-chart")
    color = "document.querySelector('radar-chart').chart.data.datasets[0].borderColor"
    light = page.evaluate(color)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => {color} !== light", arg=light)
    assert (light, page.evaluate(color)) == ("rgb(23, 87, 64)", "rgb(128, 209, 175)")


def test_chart_is_saved_as_a_picture_and_as_a_table(page, visit, maya, furnished, tmp_path):
    visit(f"/clients/{furnished.pk}/progress/", maya)
    page.wait_for_function("Boolean(customElements.get('chart-picture'))")  # the picture draws what nobody came to yet
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG: Elements over time").click()
    picture = tmp_path / "elements.png"
    saved.value.save_as(picture)
    assert (saved.value.suggested_filename, picture.read_bytes()[:8]) == ("elements.png", b"\x89PNG\r\n\x1a\n")
    with page.expect_download() as told:
        page.get_by_role("link", name="CSV: Elements over time").click()
    rows = list(csv.reader(Path(told.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["On", "Fire", "Water", "Earth", "Air", "Aether"]


def test_paper_holds_charts_and_tables_and_no_buttons(page, visit, maya, furnished):
    visit(f"/clients/{furnished.pk}/progress/", maya)
    wait_until_drawn(page, "radar-chart")
    page.wait_for_function("Boolean(window.Chart)")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("[...document.querySelectorAll('[data-chart]')].filter((view) => !view.chart).length") == 0
    page.emulate_media(media="print")
    for hidden in [page.get_by_role("button", name="Print"), page.locator(".compare"), page.locator(".figure__files").first, page.locator(".tabs")]:
        expect(hidden).to_be_hidden()
    expect(page.locator("radar-chart canvas")).to_be_visible()
    expect(page.locator("#tasks table")).to_be_visible()


def test_tables_stand_there_without_scripts(browser, live_server, maya, furnished, as_user):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": as_user(maya).cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/clients/{furnished.pk}/progress/")
    for table in ["#compare table", "#elements table", "#tasks table", "#writing table"]:
        expect(page.locator(table)).to_be_visible()
    expect(page.locator("radar-chart")).to_be_hidden()
    page.get_by_role("link", name="Water", exact=True).first.click()
    expect(page.locator("#behind tbody tr").first).to_contain_text("Own check-in")
    context.close()


def test_client_reads_in_words_alone(page, visit, furnished):
    visit("/me/", furnished.user)
    page.get_by_role("link", name="Progress", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Your progress")).to_be_visible()
    page.get_by_role("button", name="Without numbers").click()
    expect(page.get_by_role("button", name="With numbers")).to_be_visible()
    expect(page.get_by_text("Water is stronger than it was: more than chance.", exact=True)).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Water")).first).to_contain_text("quiet lately")


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_pages_do_not_scroll_sideways(page, visit, maya, furnished, width):
    page.set_viewport_size({"width": width, "height": 800})
    beyond = {}
    for path in ["", "water/", "count/tasks/"]:
        visit(f"/clients/{furnished.pk}/progress/{path}", maya)
        wait_until_drawn(page, "[data-chart]")
        beyond[path] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond == dict.fromkeys(beyond, 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_with_charts_are_accessible(page, visit, maya, furnished, scheme):
    page.emulate_media(color_scheme=scheme)
    found = {}
    for path in ["", "?view=bars", "?view=table", "water/", "count/tasks/"]:
        visit(f"/clients/{furnished.pk}/progress/{path}", maya)
        found[path] = violations(page)
    visit("/me/progress/", furnished.user)
    wait_until_drawn(page, "[data-chart]")
    found["own"] = violations(page)
    assert [said for of_page in found.values() for said in of_page] == []
