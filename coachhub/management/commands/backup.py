"""Saves the database, the files and the key in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coachhub.management.backups import CannotSave, default_path, save
from coachhub.management.postgres import NoFittingProgram


class Command(BaseCommand):
    help = "Save everything in one file: the database, the files, the key. CoachHub may go on running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to; without it DATA_DIR/backups/ and the time")

    def handle(self, *, file: Path | None, **options: Any) -> None:
        at = timezone.now()
        path = (file or default_path(at)).absolute()
        try:
            manifest = save(path, at=at)
        except (CannotSave, NoFittingProgram, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {len(manifest['entries'])} parts. It holds everything in plain sight: keep it safe.")
