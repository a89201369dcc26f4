"""Fills an empty database with the demo world, or with many clients for measuring."""

from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from common.registry import World, clearing, demo, scale


class Command(BaseCommand):
    help = "Fill an empty database with the demo world: three people to sign in as, 24 clients and a year of acts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--replace", action="store_true", help="take an earlier demo world away first")
        parser.add_argument("--scale", type=int, metavar="CLIENTS", help="make so many clients for measuring, 200 for each coach")

    @transaction.atomic
    def handle(self, *, replace: bool, scale: int | None, **options: Any) -> None:
        began = perf_counter()
        with connection.cursor() as cursor:
            # One bulk write may take longer than any page may, and so may a slow machine to think of the next one.
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        if replace:
            _clear()
        _refuse_unless_empty(is_replacing=replace)
        call_command("load_reference", stdout=self.stdout)
        call_command("load_activities", stdout=self.stdout)
        call_command("load_items", stdout=self.stdout)
        world = World(at=timezone.now(), say=lambda line: self.stdout.write(f"  {line}"))
        _make(world, scale)
        self.stdout.write(f"The demo world is ready after {perf_counter() - began:.1f} s. Everybody's password is coachhub-demo.")


def _make(world: World, clients: int | None) -> None:
    if clients is None:
        for part in demo:
            part.run(world)
        return
    if clients < 1:
        raise CommandError("--scale needs a number of clients, for example --scale 10000.")
    for large in scale:
        large.run(world, clients)


def _clear() -> None:
    for part in reversed(list(clearing)):
        part.run()


def _refuse_unless_empty(*, is_replacing: bool) -> None:
    """Nobody may be left: the demo's passwords are known to all, so it never shares a database with real people."""
    if not User.objects.exists():
        return
    if is_replacing:
        raise CommandError("People from outside the demo world use this database, so nothing was replaced.")
    raise CommandError("This database already holds people, so the demo world was not added; --replace makes an earlier demo world anew.")
