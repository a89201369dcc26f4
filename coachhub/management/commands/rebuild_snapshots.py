"""Rebuilds every snapshot from the truth; running it again changes nothing but the time of computing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from common.registry import snapshots


class Command(BaseCommand):
    help = "Rebuild every snapshot (cards and what later apps derive) from what people did."

    def handle(self, **options: Any) -> None:
        at = timezone.now()
        for part in snapshots:
            self.stdout.write(f"{part.name}: {sum(part.run(at))} rows")
