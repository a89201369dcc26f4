"""Brings an export in for a coach, at once and here."""

from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from clients.models import Arrival
from coachhub.carrying import arriving


class Command(BaseCommand):
    help = "Bring the clients of an export in for a coach; who is here already is left alone, so running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the zip as it was downloaded")
        parser.add_argument("--coach", required=True, metavar="EMAIL", help="who coaches the clients from now on")

    def handle(self, *, file: Path, coach: str, **options: Any) -> None:
        person = User.objects.filter(email__iexact=coach, role=User.Role.COACH, membership__isnull=False).first()
        if person is None:
            raise CommandError(f"No coach signs in with {coach}. Type the address of a coach of this CoachHub.")
        try:
            with file.open("rb") as source:
                arrival = arriving.receive(person, File(source, file.name))
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror}.") from None
        except arriving.NotAnExport as problem:
            raise CommandError(str(problem)) from None
        Arrival.objects.filter(pk=arrival.pk).update(state=Arrival.State.WAITING, known=0)
        arriving.run(arrival.pk, at=timezone.now())
        self._tell(Arrival.objects.get(pk=arrival.pk))

    def _tell(self, arrival: Arrival) -> None:
        if arrival.failure:
            raise CommandError(arrival.failure)
        for number, sentence in arrival.problems:
            self.stderr.write(f"Client {number} of the file: {sentence}")
        self.stdout.write(f"{arrival.made} clients came in, {arrival.known} were here already, {len(arrival.problems)} could not be read.")
