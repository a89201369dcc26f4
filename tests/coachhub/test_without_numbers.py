"""The switch that hides numbers: with it on, no page of the client shows a level, a score or an answer as a number."""

import csv
import json
import re
from datetime import timedelta
from io import StringIO

import pytest

from accounts.models import User
from progress.actions import refresh_balance, refresh_metrics
from progress.models import CheckIn, ElementReading, EngagementSnapshot, Rhythm
from tests import factories

SCORE = 87
TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
NUMBERS = re.compile(r"(?<![\d.:/-])\d{2,3}(?![\d.:/-])")


@pytest.fixture
def measured(noah, now):
    """Noah with check-ins of a quarter of a year, of which every level is above any day of a month, and a rhythm that is shown."""
    factories.item_set()
    for weeks, value in ((13, 41), (12, 43), (2, 72), (1, 74), (0, 76)):
        for number, element in enumerate(("fire", "water", "earth", "air", "aether")):
            factories.reading(noah, element, value + 4 * number, on=(now - timedelta(weeks=weeks)).date())
    factories.check_in(noah, at=now, **{f"{element}_{number}": 8 for element in ("fire", "water", "earth", "air", "aether") for number in (1, 2)})
    refresh_balance([noah.pk], at=now)
    Rhythm.objects.create(client=noah, is_shown=True)
    EngagementSnapshot.objects.update_or_create(
        client=noah, defaults={"state": "scored", "value": SCORE, "band": "strong", "formula_version": 1, "computed_at": now}
    )
    return noah


def pages(client) -> list[str]:
    """Every page on which a client reads about themselves."""
    said, reading = CheckIn.objects.get(), ElementReading.objects.filter(client=client).latest("pk")
    elements = [f"/me/progress/{element}/" for element in ("fire", "water", "earth", "air", "aether")]
    own = [
        "/me/",
        "/me/tasks/",
        "/me/journey/",
        "/me/sessions/",
        "/me/seen/",
        "/me/check-in/",
        "/me/check-ins/",
        f"/me/check-ins/{said.pk}/",
        "/me/suggestions/",
    ]
    views = ["/me/progress/", "/me/progress/?view=tables", "/me/progress/?period=year", "/me/progress/count/checkins/"]
    return [*own, *views, *elements, f"/clients/{client.pk}/readings/{reading.pk}/"]


def shown(browser, path: str) -> str:
    """What somebody reads there, without what a drawing is made of."""
    answer = browser.get(path, follow=True)
    assert answer.status_code == 200, path
    return TAG.sub(" ", answer.content.decode())


def scores_on(browser, paths: list[str]) -> dict[str, list[str]]:
    """The numbers above any day of a month, and answers out of ten, by page."""
    found = {path: shown(browser, path) for path in paths}
    return {
        path: sorted({number for number in NUMBERS.findall(text) if 31 < int(number) <= 100} | set(re.findall(r"\d+ of 10\b", text)))
        for path, text in found.items()
    }


def test_no_page_shows_a_number_of_a_level(measured, as_user):
    User.objects.filter(pk=measured.user.pk).update(hides_numbers=True)
    assert {path: found for path, found in scores_on(as_user(measured.user), pages(measured)).items() if found} == {}


def test_without_the_switch_they_are_there(measured, as_user):
    """Or the test above could not fail."""
    found = scores_on(as_user(measured.user), pages(measured))
    with_numbers = [path for path, numbers in found.items() if numbers]
    assert [path in with_numbers for path in ("/me/progress/", "/me/progress/fire/", "/me/check-ins/", f"/me/check-ins/{CheckIn.objects.get().pk}/")] == [
        True
    ] * 4
    assert str(SCORE) in found["/me/progress/"]


FIGURES = ["compare", "elements", "fire"]


def drawn_from(browser) -> list[int]:
    """What the drawings of the page are made of."""
    text = browser.get("/me/progress/").content.decode()
    told = [json.loads(said) for said in re.findall(r'<script id="[^"]*" type="application/json">(.*?)</script>', text, re.DOTALL)]
    return [point["y"] for one in told for series in one.get("series", []) for point in series["points"] if point.get("y") is not None]


@pytest.mark.parametrize("slug", FIGURES)
def test_file_of_a_drawing_says_levels_in_words(measured, as_user, slug):
    User.objects.filter(pk=measured.user.pk).update(hides_numbers=True)
    lines = list(csv.reader(StringIO(as_user(measured.user).get(f"/me/progress/{slug}.csv").content.decode("utf-8-sig"))))
    assert len(lines) > 1
    assert [cell for line in lines[1:] for cell in line[1:] if re.search(r"\d", cell)] == []


@pytest.mark.parametrize("slug", FIGURES)
def test_file_of_a_drawing_holds_numbers_for_everybody_else(measured, maya, as_user, slug):
    """The coach's file too, whatever the client reads."""
    own = as_user(measured.user).get(f"/me/progress/{slug}.csv").content.decode()
    User.objects.filter(pk=measured.user.pk).update(hides_numbers=True)
    theirs = as_user(maya).get(f"/clients/{measured.pk}/progress/{slug}.csv").content.decode()
    assert [bool(re.search(r",\d\d(,|\r)", text)) for text in (own, theirs)] == [True, True]


def test_drawing_is_made_of_no_more_than_the_eye_can_tell(measured, as_user):
    before = drawn_from(as_user(measured.user))
    User.objects.filter(pk=measured.user.pk).update(hides_numbers=True)
    after = drawn_from(as_user(measured.user))
    assert (any(value % 10 for value in before), {value % 10 for value in after}, len(before) == len(after)) == (True, {0}, True)


COUNTS = ["tasks", "writing", "archetypes", "sessions", "checkins", "messages", "resources"]


@pytest.fixture
def counted(measured, now):
    """Five tasks, entries, tags and messages of these days, and a goal on its way."""
    role = factories.archetype()
    for days in range(1, 6):
        task = factories.task(measured, due_date=(now - timedelta(days=days)).date(), status="done", settled_at=now - timedelta(days=days), archetype=role)
        factories.act(measured, "task.done", at=now - timedelta(days=days), about=task)
        factories.entry(measured, at=now - timedelta(days=days))
        factories.message(measured, by=measured.user, at=now - timedelta(days=days))
    goal = factories.goal(measured, title="Back to work")
    goal.milestones.create(client=measured, title="See the doctor", done_at=now)
    goal.milestones.create(client=measured, title="First day back")
    refresh_metrics([measured.pk])
    return measured


def hide_numbers(client) -> None:
    User.objects.filter(pk=client.user.pk).update(hides_numbers=True)


def test_what_is_counted_is_told_in_words_too(counted, as_user):
    """Tiles, goals and the sentences below the charts."""
    before = shown(as_user(counted.user), "/me/progress/")
    hide_numbers(counted)
    browser = as_user(counted.user)
    after, context = shown(browser, "/me/progress/"), browser.get("/me/progress/").context
    assert ["1 of 2" in text for text in (before, after)] == [True, False]
    assert {told for _words, told, _url in context["counted"]} <= {"none", "one", "a few", "many"}
    assert [context[name].summary for name in ("tasks", "archetypes")] == [
        "What fell due: many done on time.",
        "Tagged with an archetype, most often first: Visionary.",
    ]


@pytest.mark.parametrize("slug", COUNTS)
def test_file_of_a_count_holds_words(counted, as_user, slug):
    def cells() -> list[str]:
        lines = list(csv.reader(StringIO(as_user(counted.user).get(f"/me/progress/{slug}.csv").content.decode("utf-8-sig"))))
        return [cell for line in lines[1:] for cell in line[1:]]

    before = cells()
    hide_numbers(counted)
    after = cells()
    assert (any(cell.isdigit() for cell in before), [cell for cell in after if re.search(r"\d", cell)], len(before) == len(after)) == (True, [], True)


@pytest.mark.parametrize(("slug", "value"), [("tasks", "y"), ("messages", "y"), ("writing", "count"), ("archetypes", "count")])
def test_drawing_of_a_count_is_made_of_four_steps(counted, as_user, slug, value):
    def points() -> list[dict]:
        drawing = as_user(counted.user).get(f"/me/progress/count/{slug}/").context["figure"].drawings[0]
        return [point for series in drawing.numbers["series"] for point in series["points"]]

    hide_numbers(counted)
    told = points()
    assert ({point[value] for point in told} <= {0, 1, 2, 3}, any(point[value] for point in told)) == (True, True)
    assert [point["words"] for point in told if re.search(r": \d|\d times", point["words"])] == []


def test_own_download_says_that_it_holds_the_numbers(measured, as_user):
    words = "the zip is the whole of it"
    before = words in as_user(measured.user).get("/me/data/").content.decode()
    User.objects.filter(pk=measured.user.pk).update(hides_numbers=True)
    assert (before, words in as_user(measured.user).get("/me/data/").content.decode()) == (False, True)
