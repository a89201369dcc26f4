"""Makes a key to the API for a script, and prints its secret once."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import make_token
from accounts.models import ApiToken, User


class Command(BaseCommand):
    help = "Make a key to the API in somebody's name and print it. Nobody can read it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address with which the person signs in")
        parser.add_argument("--name", default="script", help="what it is for")
        parser.add_argument("--write", action="store_true", help="it may also change things")
        parser.add_argument("--area", action="append", default=[], choices=ApiToken.Area.values, help="only for this area; may be given several times")
        parser.add_argument("--days", type=int, default=90, help="after how many days it ends (1 to 365)")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"]).exclude(role=User.Role.STAFF).first()
        if person is None:
            raise CommandError(f"No coach and no client signs in with {options['email']}.")
        if not 1 <= options["days"] <= 365:
            raise CommandError("A key lasts from 1 to 365 days.")
        token = ApiToken(person=person, name=options["name"][:60], may_write=options["write"], areas=sorted(set(options["area"])))
        self.stdout.write(make_token(token, lasts=timedelta(days=options["days"]), at=timezone.now()))
