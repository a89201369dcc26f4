"""Check-in, pulse and rating: each writes what was said, the readings it comes to and the balance in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from clients import acts
from clients.actions.states import refuse_archived
from clients.models import Client
from messaging.actions.notifying import notify
from progress.actions.balance import Answer as Reading
from progress.actions.balance import keep_readings, replace_readings
from progress.domain.balance import Element
from progress.domain.checkins import WEEK, Answers, Item, doubts_about, is_correctable, opens_on, quality_of, said_by
from progress.domain.ratings import Rated, reading_of
from progress.domain.waited import counted_from, is_free, readable
from progress.models import Answer, CheckIn, Draft, ItemSet, Pulse, RatedElement, Rating
from progress.readings.checkins import due_check_ins, has_read_unrated, seconds_between, turn_of

LOOKS_BACK = timedelta(days=1)


class NotYet(Exception):
    """The last one is too recent; `opens` is the day from which on the next one can be given."""

    def __init__(self, opens: date) -> None:
        super().__init__()
        self.opens = opens


class TooLate(Exception):
    """A day has passed, or what was asked is not known any more: nothing is corrected after that."""


class NothingSaid(Exception):
    """No element got the two answers that a level needs."""


@transaction.atomic
def save_draft(client: Client, *, item_set: ItemSet, answers: Answers, begun_at: datetime, at: datetime) -> Draft:
    """Keep what is answered so far; NotYet when no check-in is open, so that a late save cannot bring back one that was sent."""
    client = _locked(client)
    _refuse_early(client, at=at)
    draft, is_new = Draft.objects.get_or_create(client=client, defaults={"asked": item_set, "answers": dict(answers), "begun_at": begun_at, "saved_at": at})
    if not is_new:
        draft.asked, draft.answers, draft.saved_at = item_set, dict(answers), at
        draft.save(update_fields=["asked", "answers", "saved_at"])
    return draft


@transaction.atomic
def send_check_in(client: Client, *, item_set: ItemSet, answers: Answers, begun_at: datetime | None, by: User, at: datetime) -> CheckIn:
    """Keep the answers with the words that were asked, and all that follows from them, at once."""
    client = _locked(client)
    _refuse_early(client, at=at)
    check_in = CheckIn(client=client, asked=item_set, date=client.today(at), done_at=at, seconds=seconds_between(begun_at, at))
    return _keep(check_in, item_set, answers, by=by, at=at)


@transaction.atomic
def bring_in_check_in(client: Client, *, item_set: ItemSet, answers: Answers, said: datetime | None, by: User, at: datetime) -> CheckIn:
    """The same for answers that waited on a device, which `said` when they were given: they count for that day if it can be, else for today."""
    client = _locked(client)
    done_at = _free_moment(client, said, at=at)
    waited = {"arrived_at": at, "device_time": readable(said, arrived=at)}
    check_in = CheckIn(client=client, asked=item_set, date=client.today(done_at), done_at=done_at, **waited)
    return _keep(check_in, item_set, answers, by=by, at=at)


@transaction.atomic
def correct_check_in(check_in: CheckIn, *, answers: Answers, by: User, at: datetime) -> CheckIn:
    """Put other answers in the place of those that were sent, which stay beside them; TooLate a day after they were sent."""
    client = _locked(check_in.client)
    check_in = CheckIn.objects.select_related("asked").get(pk=check_in.pk)
    check_in.client = client
    if check_in.asked is None or not is_correctable(check_in.done_at, at=at):
        raise TooLate
    before = dict(check_in.answers.order_by("order", "id").values_list("item", "raw"))
    if before == dict(answers):
        return check_in
    readings = _weigh(check_in, check_in.asked.in_order, answers)
    check_in.earlier, check_in.corrected_at = [*check_in.earlier, {"until": at.isoformat(), "answers": before}], at
    check_in.save(update_fields=["quality", "doubts", "earlier", "corrected_at"])
    check_in.answers.all().delete()
    _keep_answers(check_in, check_in.asked.in_order, answers)
    origin = (CheckIn._meta.label_lower, check_in.pk)
    replace_readings(client, source="self", answers=readings, origin=origin, said_at=check_in.done_at, at=at)
    # Of the time at which it was sent: a correction supersedes what it corrects, and counts as no second check-in.
    acts.record(client, "checkin.done", actor=by, about=check_in, at=check_in.done_at)
    return check_in


@transaction.atomic
def send_pulse(client: Client, *, values: Mapping[Element, int], by: User, at: datetime) -> Pulse:
    """Keep five sliders of 0-10; one that is not there stays unknown. NotYet within a week of the last one or of a check-in."""
    client = _locked(client)
    turn = turn_of(client, at=at)
    if not turn.is_pulse_open:
        raise NotYet(turn.next_pulse)
    if not values:
        raise NothingSaid
    pulse = Pulse.objects.create(client=client, date=turn.today, done_at=at, **{str(element): value for element, value in values.items()})
    readings = {element: Reading(10.0 * value) for element, value in values.items()}
    keep_readings(client, source="pulse", answers=readings, origin=(Pulse._meta.label_lower, pulse.pk), at=at)
    acts.record(client, "pulse.done", actor=by, about=pulse, at=at)
    return pulse


@transaction.atomic
def rate(client: Client, *, item_set: ItemSet, rated: Mapping[Element, Rated], note: str, by: User, at: datetime) -> Rating:
    """Keep what a coach noticed; whether the answers of the time had been read by then is kept beside it."""
    client = _locked(client)
    is_independent = not has_read_unrated(by, client, at=at)
    rating = Rating.objects.create(client=client, coach=by, asked=item_set, date=client.today(at), rated_at=at, note=note, is_independent=is_independent)
    RatedElement.objects.bulk_create(
        RatedElement(client=client, rating=rating, element_id=element, value=one.value, confidence=one.confidence, is_hot=one.is_hot, facet_id=one.facet_id)
        for element, one in rated.items()
    )
    readings = {element: Reading(*reading_of(one)) for element, one in rated.items()}
    keep_readings(client, source="coach", answers=readings, origin=(Rating._meta.label_lower, rating.pk), at=at)
    return rating


@transaction.atomic
def note_due(*, at: datetime) -> int:
    """Say once of each check-in that it became due; return how many did."""
    # After a pause or a night without a worker it became due long ago, but is asked for from now on.
    due = due_check_ins(at=at)
    acts.record_many([acts.new_act(client, "checkin.due", actor=None, about=None, at=max(midnight, at - LOOKS_BACK)) for client, midnight in due])
    for client, midnight in due:
        if client.user is not None:
            key = f"checkin_due:{client.pk}:{midnight.date()}"
            notify(client.user, "checkin_due", client, client=client, place=reverse("check_in"), at=at, key=key)
    return len(due)


def _keep(check_in: CheckIn, item_set: ItemSet, answers: Answers, *, by: User, at: datetime) -> CheckIn:
    readings, client = _weigh(check_in, item_set.in_order, answers), check_in.client
    check_in.save(force_insert=True)
    _keep_answers(check_in, item_set.in_order, answers)
    _let_go_of_draft(check_in, today=client.today(at))
    origin = (CheckIn._meta.label_lower, check_in.pk)
    keep_readings(client, source="self", answers=readings, origin=origin, said_at=check_in.done_at, at=at)
    acts.record(client, "checkin.done", actor=by, about=check_in, at=check_in.done_at)
    return check_in


def _let_go_of_draft(check_in: CheckIn, *, today: date) -> None:
    """Delete what was begun before these answers, or cannot be sent any more because of them; not the next one, begun while they waited on a device."""
    drafts = Draft.objects.filter(client=check_in.client)
    (drafts.filter(begun_at__lte=check_in.done_at) if opens_on(check_in.date, today=today) == today else drafts).delete()


def _weigh(check_in: CheckIn, items: Sequence[Item], answers: Answers) -> dict[Element, Reading]:
    """Say of the check-in how much it weighs, and return what it comes to; NothingSaid when that is nothing."""
    said = {element: one for element, one in said_by(items, answers).items() if one.level is not None}
    if not said:
        raise NothingSaid
    doubts = doubts_about(items, answers, seconds=check_in.seconds)
    check_in.doubts, check_in.quality = list(doubts), (quality := quality_of(doubts))
    return {element: Reading(one.level or 0, one.overdrive, quality) for element, one in said.items()}


def _keep_answers(check_in: CheckIn, items: Sequence[Item], answers: Answers) -> None:
    Answer.objects.bulk_create(
        Answer(client=check_in.client, check_in=check_in, item=i.slug, order=i.order, element_id=i.element, key=i.key, text=i.text, raw=answers[i.slug])
        for i in items
        if i.slug in answers
    )


def _locked(client: Client) -> Client:
    return refuse_archived(Client.objects.select_for_update(of=("self",), no_key=True).get(pk=client.pk))


def _free_moment(client: Client, said: datetime | None, *, at: datetime) -> datetime:
    """When answers that waited were given, if a check-in of that day has a week to all others; else now, or NotYet."""
    done_at = counted_from(said, since=client.begins_at, arrived=at)
    others = client.check_ins.filter(date__gt=client.today(done_at) - WEEK).values_list("date", flat=True).order_by()
    if is_free(client.today(done_at), list(others)):
        return done_at
    _refuse_early(client, at=at)
    return at


def _refuse_early(client: Client, *, at: datetime) -> None:
    last = client.check_ins.order_by("-date").values_list("date", flat=True).first()
    today = client.today(at)
    if (opens := opens_on(last, today=today)) > today:
        raise NotYet(opens)
