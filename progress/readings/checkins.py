"""Where one client stands with check-in and pulse, who is due, and what a coach may read of the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext

from accounts.models import User
from clients.models import Access, Act, Client, Element
from progress.domain.balance import ELEMENTS
from progress.domain.checkins import DUE_AFTER, WEEK, due_on, is_pulse_open, opens_on
from progress.domain.talking import ONE_PERIOD
from progress.models import CheckIn, Draft, ItemSet, Pulse, Rating

READS_AS = "answers"  # what the log of reads says when a coach opens them


@dataclass(frozen=True)
class Turn:
    """When this client last checked in, when the next check-in may be given and is asked for, and what is begun; days of the client's calendar."""

    today: date
    last: date | None
    opens: date
    due: date
    has_draft: bool
    last_pulse: date | None

    @property
    def is_open(self) -> bool:
        return self.opens <= self.today

    @property
    def is_due(self) -> bool:
        return self.due <= self.today

    @property
    def is_pulse_open(self) -> bool:
        return is_pulse_open(self.today, last_check_in=self.last, last_pulse=self.last_pulse)

    @property
    def next_pulse(self) -> date:
        return max([self.today, *(last + WEEK for last in (self.last, self.last_pulse) if last)])


def turn_of(client: Client, *, at: datetime) -> Turn:
    """Where this client stands with check-in and pulse, in one query."""
    newest = {model: model._default_manager.filter(client=OuterRef("pk")).order_by("-date").values("date")[:1] for model in (CheckIn, Pulse)}
    found = Client.objects.filter(pk=client.pk).annotate(
        last=Subquery(newest[CheckIn]), last_pulse=Subquery(newest[Pulse]), has_draft=Exists(Draft.objects.filter(client=OuterRef("pk")))
    )
    last, last_pulse, has_draft = found.values_list("last", "last_pulse", "has_draft").get()
    today = client.today(at)
    return Turn(today, last, opens_on(last, today=today), due_on(last, since=client.since_date), has_draft, last_pulse)


def element_names(practice_id: int | None = None) -> dict[str, str]:
    """The names of the five in their order, in a practice's own words where it has some; one that is not loaded goes by its slug."""
    own = ItemSet.objects.of_practice(practice_id or 0).values("names")[:1]
    rows = list(Element.objects.filter(slug__in=ELEMENTS).values_list("slug", "name", Subquery(own)))
    known: dict[str, str] = {slug: gettext(name) for slug, name, _own in rows}
    return {slug: known.get(slug, slug.title()) for slug in ELEMENTS} | _renamed(rows[0][2] if rows else None)


def names_for(client: Client) -> dict[str, str]:
    """The names of the five for a client's pages, asked for once however many parts of a page name them."""
    if "element_names" not in client.__dict__:
        client.__dict__["element_names"] = element_names(client.practice_id)
    return client.__dict__["element_names"]


def names_in(item_set: ItemSet | None) -> dict[str, str]:
    """The names as they were in that version."""
    return element_names() | _renamed(item_set.names if item_set else None)


def due_check_ins(*, at: datetime) -> list[tuple[Client, datetime]]:
    """Active clients who can sign in and whose check-in is due but not noted yet, each with the midnight at which it became due; one query."""
    here = Cast(Func(F("time_zone"), Value(at), function="timezone"), DateField())
    newest = CheckIn.objects.filter(client=OuterRef("pk")).order_by("-date").values("date")[:1]
    # One that was asked for while answers waited on a device, given before it was due, asked for nothing.
    near = Cast(F("last") + Value(DUE_AFTER - timedelta(days=1)), DateField())
    asked = Act.objects.filter(client=OuterRef("pk"), kind="checkin.due", at__gte=OuterRef("near"))
    people = (
        Client.objects.filter(state=Client.State.ACTIVE, user__is_active=True, erased_at=None)
        .annotate(day_there=here, last=Subquery(newest), near=Coalesce(near, "since_date"))
        .filter(Q(last=None, since_date__lt=F("day_there")) | Q(last__lte=F("day_there") - DUE_AFTER))
        .filter(~Exists(asked))
    )
    return [(client, _midnight(client, due_on(client.last, since=client.since_date))) for client in people.order_by("pk")]


def is_open_to(coach: User, check_in: CheckIn) -> bool:
    """Whether this coach rated the time that the check-in looks back on, or chose to read it without."""
    return CheckIn.objects.filter(_open_to(coach), pk=check_in.pk).exists()


def has_read_unrated(coach: User, client: Client, *, at: datetime) -> bool:
    """Whether this coach opened answers of the last two weeks, so that a rating now is no longer made without them."""
    recent = CheckIn.objects.filter(client=client, done_at__gt=at - ONE_PERIOD).values("pk")
    return Access.objects.filter(client=client, actor=coach, what=READS_AS, about_id__in=recent).exists()


def unread_check_in(coach: User, client: Client) -> CheckIn | None:
    """The newest check-in while it is closed to this coach, who has not rated its time yet; one query."""
    newest = client.check_ins.annotate(is_open=_open_to(coach)).order_by("-date", "-id").first()
    return newest if newest is not None and not newest.is_open else None


def _open_to(coach: User) -> Q:
    """Rated within two weeks before it was sent, or since; or read all the same, which the log of reads knows."""
    rated = Rating.objects.filter(client=OuterRef("client"), coach=coach, rated_at__gte=OuterRef("done_at") - ONE_PERIOD)
    read = Access.objects.filter(client=OuterRef("client"), actor=coach, what=READS_AS, about_id=OuterRef("pk"))
    return Q(Exists(rated)) | Q(Exists(read))


def _renamed(names: Mapping[str, Any] | None) -> dict[str, str]:
    return {slug: str(names[slug]) for slug in ELEMENTS if names and names.get(slug)}


def _midnight(client: Client, day: date) -> datetime:
    return datetime.combine(day, time(), client.zone)


def seconds_between(begun_at: datetime | None, at: datetime) -> int | None:
    """Whole seconds from the first look to sending; None when nobody knows."""
    return None if begun_at is None else max(0, int((at - begun_at) / timedelta(seconds=1)))
