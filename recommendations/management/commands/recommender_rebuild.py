"""Makes what the engine learned anew from the rows, or checks that what is kept equals them."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from recommendations.actions.learning import rebuild
from recommendations.readings.learning import print_of
from recommendations.readings.models import Model, active_model, differs, learned_of


class Command(BaseCommand):
    help = "Make the state of the model anew for every coach, from the rows of suggestions and events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a kept state that is said to be current is another")

    def handle(self, *, check: bool, **options: Any) -> None:
        model, at = active_model(), timezone.now()
        coaches = list(User.objects.filter(role=User.Role.COACH).order_by("pk").values_list("pk", flat=True))
        if check:
            self._check(coaches, model, at)
            return
        rows = sum(rebuild(coach, model, at=at).rows for coach in coaches)
        self.stdout.write(f"The model of {len(coaches)} coaches was made anew from {rows} rows.")

    def _check(self, coaches: list[int], model: Model, at: datetime) -> None:
        wrong = [coach for coach in coaches if differs(coach, learned_of(coach, model, at=at), print_of(coach, at=at, model=model.version))]
        if wrong:
            raise CommandError(f"What is kept differs from the rows for {len(wrong)} of {len(coaches)} coaches. Run recommender_rebuild to make it anew.")
        self.stdout.write(f"What is kept equals the rows for all {len(coaches)} coaches.")
