"""What a person will be mailed within a week, as it stands: by the same rules by which it is sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import Preferences, User
from messaging.domain.post import Item, Letter, plan
from messaging.models import Notification
from messaging.readings.notices import item_of, sent_by_day, wishes_of

WEEK = timedelta(days=7)


def letters_within_a_week(person: User, *, at: datetime, more: Sequence[Item] = (), without: Sequence[int] = ()) -> list[Letter]:
    """The letters that are planned for this person, with these items more and without those rows."""
    rows = Notification.objects.visible_to(person).to_mail().filter(mail_at__lte=at + WEEK + timedelta(days=1), read_at=None).exclude(pk__in=without)
    wishes = wishes_of(person, Preferences.objects.of(person))
    found = plan([*map(item_of, rows), *more], wishes, sent=sent_by_day(person, wishes, at=at), now=at)
    return [letter for letter in found.letters if letter.at < at + WEEK]
