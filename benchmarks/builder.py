"""One move in a plan of thirty blocks, against the home of a coach with 25 clients."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, cycle

from benchmarks.harness.plan import Benchmark, Ceiling, Plan, Ratio, World
from benchmarks.world import coach_email
from benchmarks.world import fill as fill_practices

CLIENTS, BLOCKS = 25, 30
TEXT = "A sentence that says what the two of them do in this step, and a little of why they do it."


def fill() -> None:
    """A coach with 25 clients, and for one of them a session with a plan of thirty blocks."""
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.models import User
    from sessions_app.models import AgendaBlock, Session

    call_command("load_reference", verbosity=0)
    fill_practices((0, CLIENTS))
    coach, now = User.objects.get(email=coach_email(CLIENTS)), timezone.now()
    client = coach.coachings.order_by("pk")[0].client
    session = Session.objects.create(client=client, coach=coach, session_date=now + timedelta(days=3))
    elements = cycle(["fire", "water", "earth", "air", "aether"])
    AgendaBlock.objects.bulk_create(
        AgendaBlock(session=session, client=client, position=place, title=f"Step {place} of the plan", text=TEXT, element_id=next(elements))
        for place in range(1, BLOCKS + 1)
    )


def moves(version: int) -> Iterator[dict[str, str]]:
    """To the top and to the end in turn, each with the number that the move before it left."""
    for number, place in zip(count(version), cycle([1, BLOCKS])):
        yield {"to": str(place), "version": str(number)}


def plan() -> Plan:
    from django.core.wsgi import get_wsgi_application

    from accounts.models import User
    from benchmarks.harness.forms import Form
    from benchmarks.harness.pages import Page
    from sessions_app.models import AgendaBlock

    application, coach = get_wsgi_application(), User.objects.get(email=coach_email(CLIENTS))
    block = AgendaBlock.objects.select_related("session").order_by("-position")[0]
    address = f"/sessions/{block.session_id}/blocks/{block.pk}/move/"
    home = Page("home-25", path="/", user=coach, application=application)
    move = Form("move-30", path=address, bodies=moves(block.session.plan_version), holds='id="plan"', user=coach, application=application)
    return Plan(timed=[move, home], counted=[], bars=BARS, floor="home-25")


BARS: list[Ratio | Ceiling] = [
    Ratio("move-30", "home-25", at_most=0.5),
    Ceiling("sql", ["move-30"], at_most=6),
    Ceiling("gzip", ["move-30"], at_most=4_096),
]
PLANS = World("plans", version=1, fill=fill)
BENCHMARK = Benchmark("one move in a plan of thirty blocks, against the home of a coach with 25 clients", world=PLANS, plan=plan)
