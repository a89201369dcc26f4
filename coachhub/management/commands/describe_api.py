"""Writes the description of the API into docs/openapi.json, where every change of it can be read."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from coachhub.api.pages import schema
from common.environment import ROOT

FILE = ROOT / "docs" / "openapi.json"


def as_text() -> str:
    """The description as it stands in the file: one line for each fact, so that a change shows where it is."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


class Command(BaseCommand):
    help = "Write docs/openapi.json anew after the API changed."

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_text(as_text())
