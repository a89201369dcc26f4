"""A person's calendar address: made, renewed, taken away."""

from datetime import datetime

from django.db.models import F

from accounts.models import User
from sessions_app.models import CalendarFeed


def make_feed(person: User, *, at: datetime) -> CalendarFeed:
    """Give the person an address; who has one keeps it."""
    return CalendarFeed.objects.get_or_create(user=person, defaults={"made_at": at, "number": _first_number(at)})[0]


def renew_feed(person: User, *, at: datetime) -> None:
    """Another address; the old one ends at once."""
    CalendarFeed.objects.filter(user=person).update(number=F("number") + 1, made_at=at)


def show_names(person: User) -> None:
    CalendarFeed.objects.filter(user=person).update(shows_names=True)


def hide_names(person: User) -> None:
    CalendarFeed.objects.filter(user=person).update(shows_names=False)


def end_feed(person: User) -> None:
    """No calendar reads this person's sessions any more."""
    CalendarFeed.objects.filter(user=person).delete()


def _first_number(at: datetime) -> int:
    # An address that was taken away must not come back with a new feed that counts from one again.
    return int(at.timestamp())
