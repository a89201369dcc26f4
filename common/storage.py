"""Static files in production: our stylesheets joined into one file and our scripts into another, then hashed and compressed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import minify
from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

JOINED_STYLES = "coachhub.css"
JOINED_SCRIPTS = "coachhub.js"


def style_files() -> list[str]:
    """Our stylesheets in the order in which they are joined, as static names."""
    return _listed("css")


def script_files() -> list[str]:
    """Our scripts (ES modules that import nothing), as static names."""
    return _listed("js")


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Adds the joined files while static files are collected; the same sources always give the same names."""

    manifest_strict = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name, content in ((JOINED_STYLES, joined_styles()), (JOINED_SCRIPTS, joined_scripts())):
                self.delete(name)
                self.save(name, ContentFile(content.encode()))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)


def joined_styles() -> str:
    return "\n".join(_smaller(name) for name in style_files())


def joined_scripts() -> str:
    """Each module in a block of its own: a module that imports nothing may live there, and its names stay its own."""
    return "\n".join(f"/* {name} */{{{_smaller(name)}}}" for name in script_files())


def _listed(kind: str) -> list[str]:
    lines = _source(f"{kind}/order.txt").splitlines()
    return [f"{kind}/{line.strip()}" for line in lines if line.strip() and not line.startswith("#")]


def _smaller(name: str) -> str:
    """The file without what only people read; MinifyError says where it cannot be parsed."""
    media_type = "text/css" if name.endswith(".css") else "application/javascript"
    return minify.string(media_type, _source(name))


def _source(name: str) -> str:
    return (Path(settings.BASE_DIR) / "static" / name).read_text()
