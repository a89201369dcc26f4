import importlib.machinery
import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from common.drawings import ELEMENTS, UnknownDrawing, icon_svg, ring_svg, sign_svg, spark_range, spark_svg
from common.templatetags.ui import avatar, badge, initials, ring, sparkline, stat

ROOT = Path(__file__).resolve().parents[2]
TOKENS = (ROOT / "static/css/tokens.css").read_text()


class Letter(forms.Form):
    to = forms.EmailField(label="To", help_text="Where it goes.")
    text = forms.CharField(label="Text", widget=forms.Textarea, required=False)
    copy = forms.BooleanField(label="Send me a copy", required=False)


def render(source: str, **context) -> str:
    return " ".join(Template(source).render(Context(context)).split())


@pytest.mark.parametrize(
    ("name", "expected"), [("Noah Lindqvist", "NL"), ("Cher", "C"), ("", "?"), ("  ", "?"), ("maría de los Ángeles", "MÁ"), ("(Jo) Bell", "B"), ("(", "(")]
)
def test_initials(name, expected):
    assert initials(name) == expected


def test_avatar_and_badge_escape_what_people_typed():
    assert avatar("<b> Bell") == '<span class="avatar" aria-hidden="true">B</span>'
    assert badge("<i>", kind="quiet") == '<span class="badge badge--quiet">&lt;i&gt;</span>'


def test_badge_of_an_element_has_sign_and_word():
    assert badge("Fire", "fire") == f'<span class="badge" data-el="fire">{sign_svg("fire")}Fire</span>'


def test_stat_with_an_address_leads_there():
    expected = '<div class="stat"><dt><a class="cover" href="/review/">To review</a></dt><dd class="num">5 <small>suggestions</small></dd></div>'
    assert stat("To review", 5, "suggestions", "/review/") == expected


def test_unknown_icon_and_sign_fail_early():
    with pytest.raises(UnknownDrawing, match=r"vendor\.json"):
        icon_svg("unicorn")
    with pytest.raises(UnknownDrawing, match="aether"):
        sign_svg("../icons/icon")


@pytest.mark.parametrize("element", ELEMENTS)
def test_sign_is_silent_and_takes_the_colour_of_its_place(element):
    assert re.findall(r"#[0-9a-f]{6}|aria-hidden=\"true\"", sign_svg(element)) == ['aria-hidden="true"']


@pytest.mark.parametrize(
    ("values", "of", "expected"),
    [
        ([10, 60], 100, (10, 60)),  # wider than 24 points: its own range
        ([50, 54], 100, (40, 64)),  # narrower: 24 points around it
        ([98, 100], 100, (76, 100)),  # never above the scale
        ([0, 2], 100, (0, 24)),  # never below it
        ([0, 7], None, (0, 7)),
        ([0, 0], None, (0, 1)),
        ([3, 3], None, (2.5, 3.5)),
        ([None, None], 100, (0, 24)),
        ([], None, (0, 1)),
    ],
)
def test_spark_range(values, of, expected):
    assert spark_range(values, of=of) == expected


def test_sparkline_says_its_first_and_last_value():
    assert re.findall('role="img" aria-label="([^"]*)"', sparkline([55, None, 82.5], "Engagement", 100)) == ["Engagement, from 55 to 82.5"]
    assert re.findall('aria-label="([^"]*)"', sparkline([None], "Engagement", 100)) == ["Engagement"]


def test_sparkline_has_a_gap_where_nothing_is_known():
    drawing = spark_svg([0, 100, None, None, 100], "x", of=100)
    assert re.findall(r'<path class="(\w+)" d="([^"]*)"', drawing) == [
        ("spark__area", "M0 32L0 28L25 4V32Z"),
        ("spark__line", "M0 28L25 4M100 4h.01"),
        ("spark__now", "M100 4h.01"),
    ]


def test_sparkline_without_a_newest_value_has_no_dot():
    assert "spark__now" not in spark_svg([1, 2, None], "x", of=None)


@pytest.mark.parametrize(("percent", "length"), [(82, "82"), (0, "0"), (140, "100"), (-3, "0"), (33.5, "33.5")])
def test_ring_is_drawn_as_far_as_its_value(percent, length):
    assert re.findall(r'stroke-dasharray="([\d.]+) 100"', ring_svg(percent)) == [length]


def test_ring_of_a_word_shows_the_word():
    assert ring("no plan yet", "Engagement") == '<span class="ring ring--word">no plan yet</span>'
    assert ring(None, "new") == '<span class="ring ring--word">new</span>'


def test_balance_bars_name_what_was_not_asked():
    rows = [{"element": "fire", "label": "Fire", "value": 58.4}, {"element": "air", "label": "Air", "value": None}]
    html = render("{% balance_bars rows %}", rows=rows)
    assert re.findall(r'<progress[^>]*value="([\d.]+)"', html) == ["58.4"]
    assert re.findall(r'<(?:b class="num"|span class="balance__none")>([^<]+)<', html) == ["58", "not asked yet"]


def test_balance_bars_draw_the_band_and_say_it():
    rows = [{"element": "air", "label": "Air", "value": 60, "low": 52.5, "high": 104}, {"element": "fire", "label": "Fire", "value": None, "is_old": True}]
    html = render("{% balance_bars rows %}", rows=rows)
    assert re.findall(r'<rect class="(\w+)"(?: x="([\d.]+)")? width="([\d.]+)"', html) == [("bar__sure", "", "52.5"), ("bar__band", "52.5", "47.5")]
    assert re.findall(r'<path class="bar__mark" d="M([\d.]+) 0v8"', html) == ["60"]
    assert re.findall(r'<span class="(visually-hidden|balance__none[^"]*)">([^<]+)<', html) == [
        ("visually-hidden", "most likely between 53 and 104"),
        ("balance__none balance__none--old", "not asked yet"),
    ]


def test_field_ties_hint_and_error_to_its_control():
    html = render("{% field form.to %}", form=Letter({"to": "noah@"}))
    assert re.findall(r'aria-describedby="([^"]+)"', html) == ["id_to_helptext id_to_error"]
    assert re.findall(r'<p class="\w+" id="([^"]+)"', html) == ["id_to_helptext", "id_to_error"]
    assert re.findall(r'aria-invalid="(\w+)"', html) == ["true"]


def test_field_with_a_hint_of_its_own():
    html = render('{% field form.text hint="As long as you like." %}', form=Letter())
    assert (re.findall(r'aria-describedby="([^"]+)"', html), re.findall("As long as you like.", html)) == (["id_text_helptext"], ["As long as you like."])


def test_optional_field_says_so():
    assert [render("{% field f %}", f=field).count("field__optional") for field in Letter()] == [0, 1, 0]


def test_form_errors_are_told_at_once():
    form = Letter({"to": "noah@example.com"})
    form.add_error(None, "Nothing was sent.")
    assert re.findall(r'role="alert"|<p>([^<]+)</p>', render("{% form_errors form %}", form=form)) == ["", "Nothing was sent."]
    assert render("{% form_errors form %}", form=Letter()) == ""


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_error_page_needs_no_request_and_no_database(status):
    html = render_to_string(f"errors/{status}.html")
    assert re.findall(r'<p class="eyebrow num">(\d+)</p>', html) == [str(status)]
    assert len(re.findall(r"<h1>\w[^<]+</h1>", html)) == 1


# Colours -----------------------------------------------------------------------------------------------------------


def colours(theme: int) -> dict[str, str]:
    """The tokens of one theme by name: 0 light, 1 dark."""
    return {name: pair.split(", ")[theme] for name, pair in re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", TOKENS)}


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "canvas", "sunk"])
def test_every_text_colour_can_be_read(theme, ground):
    tokens = colours(theme)
    inks = ["ink", "ink-soft", "ink-faint", "accent", "accent-hover", "danger", *(f"{element}-ink" for element in ELEMENTS)]
    assert [ink for ink in inks if contrast(tokens[ink], tokens[ground]) < 4.5] == []
    assert [fill for fill in [*ELEMENTS, "line-strong"] if contrast(tokens[fill], tokens[ground]) < 3] == []


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_on_buttons_can_be_read(theme):
    tokens = colours(theme)
    pairs = [("on-accent", "accent"), ("on-accent", "accent-hover"), ("on-danger", "danger"), ("canvas", "ink")]
    assert [pair for pair in pairs if contrast(tokens[pair[0]], tokens[pair[1]]) < 4.5] == []


# Vendored files ----------------------------------------------------------------------------------------------------


@pytest.fixture
def vendor() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("vendor", str(ROOT / "bin" / "vendor"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("vendor", loader))
    loader.exec_module(module)
    return module


def test_vendored_files_are_as_listed(vendor):
    assert vendor.check() == []


def test_vendor_check_finds_changed_missing_and_unlisted_files(vendor, tmp_path, monkeypatch):
    folder = shutil.copytree(vendor.FOLDER, tmp_path / "vendor")
    with (folder / "htmx-2.0.11.min.js").open("a") as file:
        file.write(" ")
    (folder / "htmx-2.0.11.LICENSE").unlink()
    (folder / "jquery.js").touch()
    monkeypatch.setattr(vendor, "FOLDER", folder)
    assert vendor.check() == ["htmx-2.0.11.LICENSE is missing.", "htmx-2.0.11.min.js is not as vendor.json says.", "jquery.js is not listed in vendor.json."]
