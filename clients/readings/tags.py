from django.db.models import F, Func

from accounts.models import User
from clients.models import Card

MOST = 200


def own_tags(coach: User) -> list[str]:
    """The tags that this coach's clients carry, in alphabetical order."""
    tags = Card.objects.visible_to(coach).order_by().annotate(tag=Func(F("tags"), function="unnest")).values_list("tag", flat=True).distinct()
    return sorted(tags[:MOST], key=str.casefold)
