"""How long a list and a rebuild take: CPU time, on made-up rows that are rolled back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time

import numpy as np
from django.db import connection, transaction

from accounts.models import Membership, Practice, User
from clients.models import Client, Coaching, Element
from progress.domain.balance import ELEMENTS
from recommendations.actions.suggest import suggest
from recommendations.domain.catalogue import FACETS, KINDS, STYLES, Library, Numbers, People, one_hot
from recommendations.domain.choosing import Ask, choose
from recommendations.domain.features import SCHEMA_VERSION, names
from recommendations.domain.posterior import Told, client_belief, evidence, message, pooled, without
from recommendations.domain.priors import hand_set
from recommendations.domain.ranking import chance
from recommendations.domain.simulator.bars import Measured
from recommendations.models import Activity, ClientSignals, FeedbackEvent, Recommendation
from recommendations.readings.learning import Rows
from recommendations.readings.models import HAND_SET, Model, learned_from, learned_of

SESSION_KINDS = ("exercise", "journal_prompt", "reflection")
ACTIVITIES, LISTED, TIMES = 500, 10, 200
CLIENTS, ROWS = 200, 100
AT = datetime(2026, 3, 11, 10, tzinfo=UTC)


class RolledBack(Exception):
    """Ends the transaction in which rows were made up."""


def timings(*, with_database: bool) -> list[Measured]:
    """The times in milliseconds: the 99th percentile of a list, the median of a rebuild."""
    found = [
        _measured("list of 10 out of 500, CPU without database, p99 ms", _times(_list_without_database(), TIMES), 10.0, share=0.99),
        _measured("rebuild of a coach, 200 clients x 100 rows, CPU ms", _times(_rebuild_without_database(), 20), 100.0, share=0.5),
    ]
    return found + (_with_database() if with_database else [])


def _times(run: Callable[[], object], times: int) -> Numbers:
    run()
    taken = []
    for _ in range(times):
        began = process_time()
        run()
        taken.append(1000.0 * (process_time() - began))
    return np.array(taken)


def _measured(name: str, taken: Numbers, bar: float, *, share: float) -> Measured:
    value = float(np.quantile(taken, share))
    return Measured(name, value, value, bar, is_at_most=True)


def _list_without_database() -> Callable[[], object]:
    draws = np.random.default_rng(1)
    prior, library = hand_set(), _library(draws)
    told = evidence(draws.normal(size=(20, ROWS, len(prior.mean))), draws.normal(size=(20, ROWS)), np.ones((20, ROWS)), noise=prior.noise)
    level, person = pooled(message(told, prior), prior), _person(draws)
    own = Told(told.information[0], told.shift[0])

    def run() -> object:
        belief = client_belief(without(level, message(own, prior)), own, prior)
        ask = Ask(person, library, belief, np.zeros(ACTIVITIES), np.zeros(ACTIVITIES), LISTED)
        return choose(ask, chance(1, 2026, 11, HAND_SET))

    return run


def _library(draws: np.random.Generator) -> Library:
    return Library(
        elements=one_hot(draws.integers(5, size=ACTIVITIES), 5),
        calms=(draws.random((ACTIVITIES, 5)) < 0.2).astype(float),
        kinds=one_hot(draws.integers(5, size=ACTIVITIES), len(KINDS)),
        facets=one_hot(draws.integers(15, size=ACTIVITIES), len(FACETS)),
        minutes=draws.integers(3, 45, ACTIVITIES).astype(float),
        intensity=draws.integers(1, 3, ACTIVITIES).astype(float),
        style=draws.normal(0, 0.35, (ACTIVITIES, STYLES)),
    )


def _person(draws: np.random.Generator) -> People:
    levels, nothing = draws.uniform(20, 90, (1, 5)), np.zeros((1, 5))
    return People(
        levels=levels,
        targets=np.full((1, 5), 60.0),
        means=levels + 5,
        overdrive=levels,
        focus=np.zeros((1, len(FACETS))),
        archetypes=nothing,
        themes=nothing,
        weeks_since=np.where(draws.random((1, ACTIVITIES)) < 0.2, 10.0, np.inf),
        kinds_lately=np.zeros((1, len(KINDS))),
        in_session=np.zeros(1),
    )


def _rebuild_without_database() -> Callable[[], object]:
    draws, size = np.random.default_rng(2), CLIENTS * ROWS
    rows = Rows(
        clients=list(range(1, CLIENTS + 1)),
        places=np.repeat(np.arange(CLIENTS), ROWS),
        activities=draws.integers(1, ACTIVITIES, size),
        features=draws.normal(0, 0.5, (size, len(names()))),
        values=draws.normal(size=size),
        weights=np.ones(size),
        is_rated=np.ones(size, dtype=bool),
        moments=[AT] * size,
    )
    return lambda: learned_from(rows, Model(HAND_SET, hand_set()), at=AT)


def _with_database() -> list[Measured]:
    """One coach with 200 clients and 20,000 suggestions is written, measured by the wall clock, and rolled back."""
    found: list[Measured] = []
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 0")
            coach, client = _practice()
            walls, worked = _lists(client)
            found.append(_measured("list of 10 out of 500 with the database, wall, p99 ms", walls, 50.0, share=0.99))
            found.append(_measured("list of 10 out of 500 with the database, CPU of the engine, p99 ms", worked, 50.0, share=0.99))
            read = _times(lambda: learned_of(coach.pk, Model(HAND_SET, hand_set()), at=AT), 5)
            found.append(_measured("rebuild of that coach with reading its rows, CPU ms", read, 1000.0, share=0.5))
            raise RolledBack
    except RolledBack:
        return found


def _lists(client: Client) -> tuple[Numbers, Numbers]:
    """By the wall, where a busy machine counts too, and by the CPU that the engine takes beside its database."""
    taken = []
    for _ in range(TIMES + 1):
        with transaction.atomic():
            client.session_recommendations.all().delete()
            client.suggestion_batches.all().delete()
        began, worked = perf_counter(), process_time()
        suggest(client, k=LISTED, purpose="session", at=AT)
        taken.append((1000.0 * (perf_counter() - began), 1000.0 * (process_time() - worked)))
    walls, cpu = np.array(taken[1:]).T  # the first makes what is kept
    return walls, cpu


def _practice() -> tuple[User, Client]:
    draws = np.random.default_rng(3)
    coach = User.objects.create(email="bench@coachhub.invalid", name="Bench", role=User.Role.COACH)
    practice = Practice.objects.create(name="Bench", owner=coach)
    Membership.objects.create(user=coach, practice=practice)
    for order, slug in enumerate(ELEMENTS, 1):
        words: dict[str, object] = {"name": slug, "trait": "", "description": "", "question": "", "too_much": [], "too_little": [], "helps": [], "partners": []}
        Element.objects.get_or_create(slug=slug, defaults=words | {"order": order})
    activities = _activities(coach, draws)
    clients = Client.objects.bulk_create(
        Client(practice=practice, name=f"Client {number}", email=f"bench{number}@coachhub.invalid", since_date=(AT - timedelta(days=400)).date())
        for number in range(CLIENTS)
    )
    Coaching.objects.bulk_create(Coaching(client=client, coach=coach, practice=practice) for client in clients)
    levels = dict(zip(ELEMENTS, (40.0, 55.0, 62.0, 70.0, 48.0), strict=True))
    ClientSignals.objects.bulk_create(ClientSignals(client=client, levels=levels) for client in clients)
    _suggestions(clients, activities, draws)
    return coach, clients[0]


def _activities(coach: User, draws: np.random.Generator) -> list[Activity]:
    Activity.objects.filter(coach=None).update(archived_at=AT)
    return Activity.objects.bulk_create(
        Activity(
            coach=coach,
            title=f"Activity {number}",
            text="Take ten minutes.",
            element_id=ELEMENTS[number % 5],
            weights=[float(place == number % 5) for place in range(5)],
            kind=SESSION_KINDS[number % 3],
            minutes=int(draws.integers(3, 45)),
            style=draws.normal(0, 0.35, STYLES).tolist(),
        )
        for number in range(ACTIVITIES)
    )


def _suggestions(clients: list[Client], activities: list[Activity], draws: np.random.Generator) -> None:
    features = draws.normal(0, 0.5, (CLIENTS * ROWS, len(names())))
    rows = Recommendation.objects.bulk_create(
        (
            Recommendation(
                client=clients[number // ROWS],
                activity=activities[number % ACTIVITIES],
                element_id=ELEMENTS[number % 5],
                title="",
                description="",
                status="done",
                features=features[number].tolist(),
                feature_version=SCHEMA_VERSION,
                decided_at=AT - timedelta(days=100),
                sent_at=AT - timedelta(days=100),
                created_at=AT - timedelta(days=100),
            )
            for number in range(CLIENTS * ROWS)
        ),
        batch_size=2000,
    )
    ratings = draws.integers(1, 6, len(rows))
    FeedbackEvent.objects.bulk_create(
        (FeedbackEvent(recommendation=row, client_id=row.client_id, kind="rated", value=int(rating), at=AT) for row, rating in zip(rows, ratings, strict=True)),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE recommendations, recommendations_activity, feedback_events, client_signals, clients, clients_coaching, accounts_user")
