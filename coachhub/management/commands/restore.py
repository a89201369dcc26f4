"""Puts a backup back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coachhub.management.postgres import NoFittingProgram
from coachhub.management.restoring import CannotRestore, restore


class Command(BaseCommand):
    help = "Put back what `backup` saved, into an empty database or with --replace in place of what is there. Stop CoachHub first."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="lose what is in the database now")

    def handle(self, *, file: Path, replace: bool, **options: Any) -> None:
        try:
            manifest = restore(file.absolute(), is_replacing=replace)
        except (CannotRestore, NoFittingProgram) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"The backup of {manifest['made_at']} is restored, {len(manifest['entries'])} parts. Start CoachHub now.")
