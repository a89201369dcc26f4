"""A practice's own words: every change is a new version, and what was asked before keeps its words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, JSONField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Practice, User
from progress.domain.item_sets import AS_IT_IS, Shape, revised
from progress.models import ItemSet


class FrameworkChanged(Exception):
    """Somebody made a version since this one was read; `current` is the one in use now."""

    def __init__(self, current: ItemSet) -> None:
        super().__init__()
        self.current = current


@transaction.atomic
def make_version(
    practice: Practice, *, read: str, names: Mapping[str, str], texts: Mapping[str, str], by: User, at: datetime, shape: Shape = AS_IT_IS
) -> ItemSet:
    """The version in use from now on: the one that was read (its slug) with these names of elements, texts and items. The same words make none."""
    current = _held(practice)
    if current.slug != read:
        raise FrameworkChanged(current)
    return _use(practice, current, names=names, items=revised(current.items, texts=texts, shape=shape), by=by, at=at)


@transaction.atomic
def return_to_house_words(practice: Practice, *, by: User, at: datetime) -> ItemSet:
    """A version with the house's own words and items, in use from now on; one that already has them stays."""
    house = ItemSet.objects.filter(practice=None).order_by("-version")[:1].get()
    return _use(practice, _held(practice), names={}, items=house.items, by=by, at=at)


def name_for(people: QuerySet[User]) -> int:
    """Keep beside each of these people what their practice calls the five, so that no page has to ask; return how many were told anew."""
    of_person = Q(practice__memberships__user=OuterRef("pk")) | Q(practice__clients__user=OuterRef("pk"))
    newest = ItemSet.objects.filter(of_person).order_by("-made_at", "-version").values("names")[:1]
    own = Coalesce(Subquery(newest), Value({}, output_field=JSONField()), output_field=JSONField())
    told = User.objects.filter(pk__in=people.values("pk")).alias(own=own).exclude(element_names=F("own"))
    return told.update(element_names=own)


def _held(practice: Practice) -> ItemSet:
    """The version in use, which nobody else can replace until this is done."""
    Practice.objects.select_for_update().get(pk=practice.pk)
    return ItemSet.objects.of_practice(practice.pk)[:1].get()


def _use(practice: Practice, current: ItemSet, *, names: Mapping[str, str], items: Sequence[Mapping[str, Any]], by: User, at: datetime) -> ItemSet:
    if dict(names) == current.names and items == current.items:
        return current
    version = current.version + 1 if current.practice_id else 1
    made = ItemSet.objects.create(
        practice=practice, version=version, names=dict(names), words=current.words, items=items, anchors=current.anchors, made_by=by, made_at=at
    )
    name_for(User.objects.filter(Q(membership__practice=practice) | Q(client_records__practice=practice)))
    return made
