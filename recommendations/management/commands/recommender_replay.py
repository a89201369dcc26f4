"""Asks the engine what it would have said of every rating in this house before it came."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import User
from recommendations.readings.learning import rows_of
from recommendations.readings.models import active_model
from recommendations.readings.replay import Replay, replay


class Command(BaseCommand):
    help = "Foretell every rating from those before it: how far off, compared with the client's own mean, with permuted clients, and with the plain rule."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the figures for a machine")

    def handle(self, *, json: bool, **options: Any) -> None:
        coaches = User.objects.filter(role=User.Role.COACH).order_by("pk").values_list("pk", flat=True)
        found = replay([rows_of(coach, at=timezone.now()) for coach in coaches], active_model())
        self.stdout.write(_as_json(found) if json else _words(found))


def _as_json(found: Replay | None) -> str:
    return json.dumps(asdict(found) if found else {"ratings": 0})


def _words(found: Replay | None) -> str:
    if found is None:
        return "Nobody has rated a suggestion of the engine yet."
    lines = [
        f"{found.ratings} ratings were foretold, each from those before it.",
        f"Off by {found.rmse:.3f} rating points; the client's own mean by {found.rmse_by_mean:.3f}; with clients permuted {found.permuted_rmse:.3f}.",
        f"{found.covered:.0%} came within one standard deviation; 68 % should.",
    ]
    if found.pairs_right is not None:
        lines.append(f"Of two ratings of one client, the higher one was foretold in {found.pairs_right:.0%}; 50 % is chance.")
    if found.lift is not None:
        lines.append(f"The engine's suggestions were rated {found.lift:+.2f} against {found.controlled} ratings of the plain rule's.")
    return "\n".join(lines)
