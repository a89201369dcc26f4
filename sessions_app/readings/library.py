"""The activity library as the builder shows it."""

from dataclasses import dataclass

from django.db.models import Func, TextField, Value

from accounts.models import User
from recommendations.models import Activity

SHOWN, MOST_WORDS = 12, 6


@dataclass(frozen=True)
class Shelf:
    """Activities that were asked for, and whether there are more of them."""

    activities: list[Activity]
    has_more: bool


def shelf(coach: User, *, words: str, element: str) -> Shelf:
    """The coach's activities in whose title, text or tags every one of these words stands, of one element if it is named."""
    found = Activity.objects.visible_to(coach).current()
    if element:
        found = found.filter(element__slug=element)
    for word in words.split()[:MOST_WORDS]:
        found = found.filter(words__contains=Func(Value(word), function="plain_words", output_field=TextField()))
    rows = list(found.defer("embedding", "words").order_by("title", "id")[: SHOWN + 1])
    return Shelf(rows[:SHOWN], len(rows) > SHOWN)
