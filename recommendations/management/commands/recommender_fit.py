"""Learns the prior from the coaches who share, as every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recommendations.actions.fitting import Fit, fit
from recommendations.domain.learning import LEAST_COACHES, LEAST_RATED


class Command(BaseCommand):
    help = "Learn the prior from the coaches who share, and use it only if it foretells the last thirty days better than the one in use."

    def handle(self, **options: Any) -> None:
        self.stdout.write(_words(fit(at=timezone.now())))


def _words(found: Fit) -> str:
    begun = f"{found.coaches} coaches share {found.rated} ratings."
    if found.version is not None:
        return f"{begun} The new prior foretells better ({found.score:.4f} against {found.score_before:.4f}): version {found.version} is in use."
    if found.score is None or found.score_before is None:
        return f"{begun} It takes {LEAST_COACHES} coaches, {LEAST_RATED} ratings and some of the last thirty days; nothing was changed."
    return f"{begun} The new prior foretells no better ({found.score:.4f} against {found.score_before:.4f}); nothing was changed."
