import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import Context, Template

from common.storage import joined_scripts, joined_styles, script_files, style_files

STATIC = Path(__file__).resolve().parents[2] / "static"


@pytest.fixture
def collected(settings, tmp_path) -> Path:
    """The folder of collected files, as in production."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # ours only: the admin's take long
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "common.storage.JoinedStaticFilesStorage"}}
    call_command("collectstatic", verbosity=0, interactive=False)
    return settings.STATIC_ROOT


def manifest(folder: Path) -> dict[str, str]:
    return json.loads((folder / "staticfiles.json").read_text())["paths"]


def test_collected_files_are_joined_hashed_and_compressed(collected):
    for name in ("coachhub.css", "coachhub.js"):
        hashed = manifest(collected)[name]
        assert re.fullmatch(r"coachhub\.[0-9a-f]{12}\.(css|js)", hashed)
        assert [suffix for suffix in ("", ".br", ".gz") if (collected / (hashed + suffix)).exists()] == ["", ".br", ".gz"]


def test_collecting_twice_gives_the_same_names(collected):
    first = manifest(collected)
    call_command("collectstatic", verbosity=0, interactive=False)
    assert manifest(collected) == first


def test_production_page_asks_for_one_stylesheet_and_three_scripts(collected):
    styles, scripts = Template("{% stylesheets %}").render(Context()), Template("{% scripts %}").render(Context())
    names = manifest(collected)
    assert re.findall(r'href="/static/([^"]+)"', styles) == [names["coachhub.css"]]
    assert re.findall(r'src="/static/([^"]+)"', scripts) == [names["js/early.js"], names["vendor/htmx-2.0.11.min.js"], names["coachhub.js"]]


def test_development_page_asks_for_each_file():
    styles, scripts = Template("{% stylesheets %}").render(Context()), Template("{% scripts %}").render(Context())
    assert re.findall(r'href="/static/([^"]+)"', styles) == style_files()
    assert re.findall(r'src="/static/([^"]+)"', scripts) == ["js/early.js", "vendor/htmx-2.0.11.min.js", *script_files()]


@pytest.mark.parametrize(("kind", "listed", "beside"), [("css", style_files(), {"css/gallery.css"}), ("js", script_files(), {"js/early.js"})])
def test_every_source_is_listed_once(kind, listed, beside):
    assert sorted(listed) == sorted({f"{kind}/{path.name}" for path in (STATIC / kind).glob(f"*.{kind}")} - beside)


@pytest.mark.parametrize("name", script_files())
def test_script_imports_and_exports_nothing(name):
    assert re.findall(r"^\s*(import|export)\b.*", (STATIC / name).read_text(), re.MULTILINE) == []


@pytest.mark.parametrize("path", [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")], ids=lambda path: path.name)
def test_source_is_short(path):
    assert len(path.read_text().splitlines()) < 120


def test_own_styles_and_scripts_of_every_page_stay_small():
    """As they are served, before compression; what only a few pages need stands apart in css/pages."""
    styles, scripts = len(joined_styles()), len(joined_scripts()) + (STATIC / "js/early.js").stat().st_size
    assert (styles <= 60_000, scripts <= 40_000) == (True, True)


def test_joined_files_are_smaller_than_their_sources():
    assert len(joined_styles()) < sum((STATIC / name).stat().st_size for name in style_files())
    assert len(joined_scripts()) < sum((STATIC / name).stat().st_size for name in script_files())
