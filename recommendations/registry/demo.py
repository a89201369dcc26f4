"""A year of suggestions in the demo world: what Maya sent, what came of it, and the lists that wait for her now."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np

from accounts.models import User
from clients import acts
from clients.models import Act, Client
from clients.registry.archetypes import tagged
from clients.registry.demo import Written
from common.registry import World, demo
from progress.domain.balance import ELEMENTS
from progress.domain.standing import Record as Standing
from progress.domain.standing import levels_on
from progress.readings import balance_records
from recommendations.actions.signals import refresh_signals
from recommendations.actions.suggest import ENGINE, suggest
from recommendations.actions.texts import embed_activities
from recommendations.domain.catalogue import FACETS, KINDS, Library, People, one_hot
from recommendations.domain.features import SCHEMA_VERSION, features
from recommendations.domain.needs import TARGET, Needs, need_match, needs_of
from recommendations.domain.reasons import Record, Subject, reasons
from recommendations.models import Activity, Feedback, FeedbackEvent, Recommendation, RecommendationBatch
from recommendations.readings.composing import library_of
from recommendations.readings.learning import week_of
from recommendations.readings.signals import by_element

FIRST_AFTER, EVERY, REPEATED_AFTER = 21, 11, 56
ALIVE, OPEN_DAYS, OPEN_AT_MOST = 0.05, 56, 1
CONTROL_EVERY = 20
LOVED = {"client@example.com": ("journal_prompt", 1.0)}  # what the tour shows: Noah finds writing prompts helpful
COMMENTS = ("This one stayed with me all day.", "Short and good.", "I did it twice.", "Hard to begin, good to have done.", "Not my thing, but I see the point.")


@dataclass
class Story:
    """One client's year with suggestions: taste, and what was sent when."""

    client: Client
    coach: User
    standing: Standing
    chance: Random
    taste: dict[str, float]
    sent: dict[int, datetime] = field(default_factory=dict)
    lately: list[str] = field(default_factory=list)
    keeps_one: bool = False  # the last one waits for an answer, for whoever takes the tour
    unanswered: set[int | None] = field(default_factory=set)
    open: int = 0


@dataclass(frozen=True)
class Past:
    """A suggestion, when it was decided, and the answer, if there was one."""

    row: Recommendation
    decided_at: datetime
    answered_at: datetime | None = None
    rating: int | None = None
    comment: str = ""


@demo.part("recommendations.year", order=45)
def demo_suggestions(world: World) -> None:
    """What was suggested to the clients who have an account, and how they answered."""
    embed_activities()
    activities = list(Activity.objects.filter(coach=None, intensity__lte=2).order_by("pk"))
    if not activities:
        return
    maya, written = world.made["coaches"][0], [one for one in world.made["written"] if one[1].has_account]
    standings = balance_records([client.pk for client, _, _ in written], at=world.at)
    quality = {activity.pk: world.chance(f"quality of {activity.slug}").gauss(0.0, 0.3) for activity in activities}
    library, made = library_of(activities), []
    for client, life, past in written:
        if client.pk in standings:
            story = Story(
                client, maya, standings[client.pk], world.chance(f"suggestions to {life.email}"), _taste(life.email, world), keeps_one=life.email in LOVED
            )
            made += list(_year((client, life, past), story, activities, library, quality, at=world.at))
    _save(made)


@demo.part("recommendations.tags", order=46)
def demo_tags(world: World) -> None:
    done = Recommendation.objects.filter(client__practice__is_demo=True, status="done")
    Recommendation.objects.bulk_update(tagged(done.order_by("pk"), world, "tags of suggestions"), ["archetype"], batch_size=500)


@demo.part("recommendations.lists", order=90)
def demo_lists(world: World) -> None:
    """The signals of everybody, and a list for each client who is coached now."""
    refresh_signals(list(Client.objects.order_by("pk").values_list("pk", flat=True)), at=world.at)
    for client, _, _ in world.made["written"]:
        suggest(client, k=3, purpose="between", at=world.at)


def _taste(email: str, world: World) -> dict[str, float]:
    chance = world.chance(f"taste of {email}")
    taste = {kind: chance.gauss(0.0, 0.5) for kind in KINDS}
    kind, much = LOVED.get(email, ("", 0.0))
    return taste | ({kind: much} if kind else {})


def _year(written: Written, story: Story, activities: list[Activity], library: Library, quality: dict[int, float], *, at: datetime) -> Iterator[Past]:
    _, life, _ = written
    begun = datetime.combine(life.since, datetime.min.time(), story.client.zone) + timedelta(days=FIRST_AFTER, hours=9)
    last = (at - timedelta(days=4) - begun).days // EVERY
    for number in range(last + 1):
        moment = begun + timedelta(days=EVERY * number, minutes=story.chance.randint(0, 200))
        if number == last and story.keeps_one:
            moment = max(moment, at - timedelta(days=EVERY - 1))
        alive = life.story.level((at - moment).total_seconds() / 86400)
        if moment > at - timedelta(days=4) or alive < ALIVE:
            continue
        yield _one(story, activities, library, quality, number, alive, moment=moment, at=at)


def _one(
    story: Story, activities: list[Activity], library: Library, quality: dict[int, float], number: int, alive: float, *, moment: datetime, at: datetime
) -> Past:
    """The suggestion of that day, decided by Maya, and what became of it."""
    person = _person(story, activities, moment)
    needs = needs_of(person)
    match, is_control = need_match(needs, library)[0], number % CONTROL_EVERY == CONTROL_EVERY - 1
    liking = {kind: 0.0 if is_control else 0.5 * much for kind, much in story.taste.items()}
    worth = [match[place] * (100.0 if is_control else 1.0) + liking[activity.kind] + story.chance.gauss(0.0, 0.4) for place, activity in enumerate(activities)]
    lately = {activity for activity, sent in story.sent.items() if moment - sent <= timedelta(days=REPEATED_AFTER)} | story.unanswered
    place = max((place for place, activity in enumerate(activities) if activity.pk not in lately), key=lambda each: worth[each])
    activity = activities[place]
    row = _row(story, activity, features(person, library, needs)[0, place], needs, moment=moment, is_control=is_control)
    useful = 3.3 + story.taste[activity.kind] + quality[activity.pk] + 0.8 * float(match[place])
    return _answer(row, story, useful, alive, moment=moment, at=at)


def _person(story: Story, activities: list[Activity], moment: datetime) -> People:
    levels = _levels(story, moment)
    nothing = np.zeros((1, len(ELEMENTS)))
    weeks = [(moment - story.sent[activity.pk]).total_seconds() / 604800 if activity.pk in story.sent else np.inf for activity in activities]
    return People(
        levels=by_element(levels),
        targets=nothing + TARGET,
        means=by_element({}),
        overdrive=by_element({}),
        focus=np.zeros((1, len(FACETS))),
        archetypes=nothing,
        themes=nothing,
        weeks_since=np.array([weeks]),
        kinds_lately=one_hot([KINDS.index(kind) for kind in story.lately[-3:]], len(KINDS)).max(axis=0, initial=0.0)[None],
        in_session=np.zeros(1),
    )


def _levels(story: Story, moment: datetime) -> dict[str, float]:
    """The levels that were known on that day."""
    known = levels_on(story.standing, moment.date())
    return {str(element): level.value for element, level in known.items() if level is not None and level.value is not None}


def _row(story: Story, activity: Activity, seen: Any, needs: Needs, *, moment: datetime, is_control: bool) -> Recommendation:
    levels = _levels(story, moment)
    subject = Subject(activity.element_id, activity.facet_id or "", activity.kind, activity.minutes, activity.intensity, is_control=is_control)
    said = reasons({"need": 0.2}, subject, Record(levels=levels, targets=dict.fromkeys(ELEMENTS, TARGET)))
    story.sent[activity.pk] = moment
    story.lately.append(activity.kind)
    return Recommendation(
        client=story.client,
        batch=_batch(story, needs, moment=moment, is_control=is_control),
        activity=activity,
        element_id=activity.element_id,
        title=activity.title,
        description=activity.text,
        original_title=activity.title,
        original_text=activity.text,
        kind=activity.kind,
        minutes=activity.minutes,
        features=[float(value) for value in seen],
        feature_version=SCHEMA_VERSION,
        reasons=[asdict(reason) for reason in said],
        is_control=is_control,
        created_at=moment - timedelta(hours=3),
    )


def _batch(story: Story, needs: Needs, *, moment: datetime, is_control: bool) -> RecommendationBatch:
    year, week, _ = week_of(moment).isocalendar()
    need = {element: {"need": round(float(value), 4)} for element, value in zip(ELEMENTS, needs.need[0], strict=True)}
    return RecommendationBatch(
        client=story.client,
        coach=story.coach,
        arm="control" if is_control else "engine",
        engine_version=f"{ENGINE}.0",
        feature_version=SCHEMA_VERSION,
        seed=year * 100 + week,
        need=need,
        created_at=moment - timedelta(hours=3),
    )


def _answer(row: Recommendation, story: Story, useful: float, alive: float, *, moment: datetime, at: datetime) -> Past:
    """Maya's decision and the client's answer, as they stand now."""
    chance, decided_at = story.chance, moment - timedelta(seconds=10)
    row.decided_by, row.decided_at = story.coach, decided_at
    is_kept_open = story.keeps_one and at - moment < timedelta(days=EVERY)
    if chance.random() < 0.12 and not is_kept_open:
        row.status = Recommendation.Status.DISMISSED
        return Past(row, decided_at)
    row.sent_at, row.due_at = moment, moment + timedelta(days=14)
    is_recent = at - moment < timedelta(days=OPEN_DAYS)
    is_left_open = chance.random() >= 0.25 + 0.55 * alive and not (is_recent and story.open >= OPEN_AT_MOST)
    if is_left_open or is_kept_open:
        row.status = Recommendation.Status.SENT
        story.open += is_recent
        story.unanswered.add(row.activity_id)
        return Past(row, decided_at)
    row.opened_at = moment + timedelta(hours=1)
    row.answered_at = answered_at = moment + timedelta(hours=chance.randint(8, 90))
    if chance.random() < 0.1:
        row.status = Recommendation.Status.DECLINED
        return Past(row, decided_at, answered_at)
    row.status = Recommendation.Status.DONE
    if chance.random() >= 0.8:
        return Past(row, decided_at, answered_at)
    comment = chance.choice(COMMENTS) if chance.random() < 0.15 else ""
    return Past(row, decided_at, answered_at, int(np.clip(round(useful + chance.gauss(0.0, 0.5)), 1, 5)), comment)


def _save(pasts: list[Past]) -> None:
    RecommendationBatch.objects.bulk_create(past.row.batch for past in pasts if past.row.batch)
    Recommendation.objects.bulk_create(past.row for past in pasts)
    Feedback.objects.bulk_create(
        Feedback(
            recommendation=past.row, client=past.row.client, rating=past.rating, comments=past.comment, created_at=past.answered_at, updated_at=past.answered_at
        )
        for past in pasts
        if past.rating is not None and past.answered_at is not None
    )
    FeedbackEvent.objects.bulk_create(event for past in pasts for event in _events(past))
    acts.record_many(sorted((act for past in pasts for act in _acts(past)), key=lambda act: act.at))


def _events(past: Past) -> Iterator[FeedbackEvent]:
    row, client = past.row, past.row.client
    decided = "dismissed" if row.status == "dismissed" else "approved"
    yield FeedbackEvent(recommendation=row, client=client, kind=decided, actor=row.decided_by, at=past.decided_at)
    if past.answered_at is not None:
        kind = "completed" if row.status == "done" else "skipped"
        yield FeedbackEvent(recommendation=row, client=client, kind=kind, actor=client.user, at=past.answered_at)
        if past.rating is not None:
            yield FeedbackEvent(recommendation=row, client=client, kind="rated", value=past.rating, actor=client.user, at=past.answered_at)


def _acts(past: Past) -> Iterator[Act]:
    row, client = past.row, past.row.client
    if row.sent_at is not None:
        yield acts.new_act(client, "recommendation.sent", actor=row.decided_by, about=row, at=row.sent_at)
    if past.answered_at is not None:
        yield acts.new_act(client, f"recommendation.{row.status}", actor=client.user, about=row, at=past.answered_at)
        if past.rating is not None:
            yield acts.new_act(client, "recommendation.rated", actor=client.user, about=row, at=past.answered_at, value=Decimal(past.rating))
