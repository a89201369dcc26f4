from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

from django.core import signing
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Cast

from accounts.models import Membership
from clients.domain.kinds import ARCHETYPES, KINDS, MEANINGFUL, SEEN_BY_CLIENT, SEEN_BY_COACH

# The orders of a list of cards, each ending in what is there once; "-" is downwards.
SORTS = {
    "name": ("sort_name", "client_id"),
    "match": ("-match", "sort_name", "client_id"),
    "quiet": ("last_act_at", "sort_name", "client_id"),
    "engagement": ("-score", "sort_name", "client_id"),
    "engagement-up": ("score", "sort_name", "client_id"),
    "session": ("next_session_at", "sort_name", "client_id"),
    "newest": ("-since_date", "sort_name", "client_id"),
}
MAY_LACK = {"last_act_at", "score", "next_session_at"}
BANDS = {"strong": (75, 101), "steady": (50, 75), "thinning": (25, 50), "quiet": (0, 25)}
# From this likeness on (0-1) two words are taken for the same, mistyped; shorter words must be typed as they are.
ALIKE, ALIKE_FROM, MOST_WORDS = 0.4, 3, 6


def _plain(words: str) -> Func:
    return Func(Value(words), function="plain_words", output_field=models.TextField())


def _alike(words: str) -> Func:
    """How much (0-1) these words are like the most similar stretch of the card's."""
    return Func(_plain(words), F("words"), function="word_similarity", output_field=models.FloatField())


class ClientQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The only door to clients: a coach's own, a client's own record, nobody else's."""
        if user.is_coach:
            # The practice follows from the coaching (a composite key holds that); naming it spares a scan of everybody's clients.
            practice = Membership.objects.filter(user=user).values("practice")[:1]
            return self.filter(coachings__coach=user, coachings__ended_at=None, practice=practice, erased_at=None)
        return self.filter(user=user) if user.is_client else self.none()

    def current(self) -> Self:
        return self.exclude(state="archived")


class OfClientQuerySet(models.QuerySet[Any]):
    """Rows that hang off a client."""

    def visible_to(self, user: Any) -> Self:
        if user.is_coach:
            return self.filter(client__coachings__coach=user, client__coachings__ended_at=None, client__erased_at=None)
        return self.filter(client__user=user) if user.is_client else self.none()


class OwnOfClientQuerySet(OfClientQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Rows that are the client's own: no coach sees one."""
        return super().visible_to(user) if user.is_client else self.none()


class ReferenceQuerySet(models.QuerySet[Any]):
    """Rows that belong to nobody: elements, facets, archetypes."""

    def visible_to(self, user: Any) -> Self:
        return self.all() if user.is_authenticated else self.none()


class OfCoachQuerySet(models.QuerySet[Any]):
    """Rows that are one coach's own."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(coach=user) if user.is_coach else self.none()


class ImportQuerySet(OfCoachQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A coach's own imports, without the files: a list of them must not load megabytes."""
        return super().visible_to(user).defer("content")


class ImportRowQuerySet(models.QuerySet[Any]):
    """The lines of one file, by what becomes of them."""

    BLOCKED = ("wrong", "hidden", "archived")
    KNOWN = ("own", "twin")

    def visible_to(self, user: Any) -> Self:
        return self.filter(run__coach=user) if user.is_coach else self.none()

    def to_write(self) -> Self:
        return self.exclude(decision="skip").exclude(finding__in=self.BLOCKED)

    def written(self) -> Self:
        return self.filter(is_written=True, before__isnull=False)

    def added(self) -> Self:
        """Lines that made a client who is still there."""
        return self.written().filter(decision="add")

    def merged(self) -> Self:
        return self.written().filter(decision="merge")

    def left_out(self) -> Self:
        """Lines of which nothing stands: skipped, impossible, or taken back."""
        return self.filter(is_written=False)

    def notable(self) -> Self:
        """Lines about which there is something to say."""
        return self.exclude(finding="")

    def following(self, number: int) -> Self:
        """The lines after this one (keyset paging)."""
        return self.filter(number__gt=number)


class SnoozeQuerySet(OfCoachQuerySet):
    def visible_to(self, user: Any) -> Self:
        """What this coach put off about clients who still are the coach's own."""
        return super().visible_to(user).filter(client__coachings__coach=user, client__coachings__ended_at=None, client__erased_at=None)

    def still_on(self, at: datetime) -> Self:
        return self.filter(until_at__gt=at)


class OfPersonQuerySet(models.QuerySet[Any]):
    """Rows that are one person's own, whoever that is."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(person=user)


class PeriodQuerySet(OfClientQuerySet):
    """Rows that hold from a date on, perhaps to a date; one that was taken away stays for a day, for whoever changes their mind."""

    def visible_to(self, user: Any) -> Self:
        return super().visible_to(user).filter(removed_at=None)

    def taken_away_from(self, user: Any) -> Self:
        return super().visible_to(user).exclude(removed_at=None)

    def written_by(self, user: Any) -> Self:
        """Rows in this person's words; when their author's account is gone, the coach keeps them."""
        return self.filter(Q(set_by=user) | Q(set_by=None)) if user.is_coach else self.filter(set_by=user)

    def open(self) -> Self:
        return self.filter(to_date=None, removed_at=None)


class CardQuerySet(OfClientQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Cards of a coach's own clients. By the practice's index, with the coach's clients as one hashed list beside it."""
        if not user.is_coach:
            return super().visible_to(user)
        coachings = self.model._meta.get_field("client").related_model._meta.get_field("coachings").related_model
        own = coachings._base_manager.filter(coach=user, ended_at=None).values("client")
        practice = Membership.objects.filter(user=user).values("practice")[:1]
        return self.filter(practice=practice, client__in=own)

    def current(self) -> Self:
        return self.exclude(state="archived")

    def with_session_between(self, start: datetime, end: datetime) -> Self:
        """Clients whose last session was, or whose next one begins, in this span."""
        return self.filter(Q(last_session_at__gte=start) | Q(next_session_at__gte=start, next_session_at__lt=end))

    def with_band(self, band: str) -> Self:
        """Clients whose score lies in this band, or in whose place this state stands."""
        low, high = BANDS.get(band, (0, 0))
        return self.filter(score__gte=low, score__lt=high) if high else self.filter(score_state=band)

    def coached_by(self, coach_id: int) -> Self:
        return self.filter(client__coachings__coach=coach_id, client__coachings__ended_at=None)

    def found_by(self, words: str) -> Self:
        """Clients in whose name, address or tags every one of these words stands, or one much like it; `match` says how well."""
        words = " ".join(words.split()[:MOST_WORDS])
        for number, word in enumerate(words.split()):
            place, alike = f"place_{number}", f"alike_{number}"
            stands = Q(**{f"{place}__gt": 0}) | (Q(**{f"{alike}__gte": ALIKE}) if len(word) >= ALIKE_FROM else Q(pk__in=[]))
            where = Func(F("words"), _plain(word), function="strpos", output_field=models.IntegerField())
            self = self.alias(**{place: where, alike: _alike(word)}).filter(stands)
        return self.annotate(match=Case(When(words__startswith=_plain(words), then=1000), default=0) + Cast(1000 * _alike(words), models.IntegerField()))

    def sorted_by(self, sort: str) -> Self:
        """In the order of one of SORTS; who lacks what it asks for comes last."""
        return self.order_by(*(F(key.lstrip("-")).desc(nulls_last=True) if key.startswith("-") else F(key).asc(nulls_last=True) for key in SORTS[sort]))

    def after(self, sort: str, place: Sequence[Any]) -> Self:
        """The rows that follow the one with these values of the sort's columns (keyset paging)."""
        later, same = Q(pk__in=[]), Q()
        for key, value in zip(SORTS[sort], place, strict=True):
            column = key.lstrip("-")
            if value is not None:
                further = Q(**{f"{column}__{'lt' if key.startswith('-') else 'gt'}": value})
                later |= same & (further | Q(**{f"{column}__isnull": True}) if column in MAY_LACK else further)
            same &= Q(**{column: value}) if value is not None else Q(**{f"{column}__isnull": True})
        return self.filter(later)


class NoteQuerySet(OfClientQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Notes on a coach's own clients; a client sees none, their own least of all."""
        return super().visible_to(user) if user.is_coach else self.none()

    def holding(self, words: str) -> Self:
        """Notes in whose text every one of these words stands, whatever the case and the accents."""
        text = Func(F("body"), function="plain_words", output_field=models.TextField())
        for number, word in enumerate(words.split()[:MOST_WORDS]):
            place = {f"place_{number}": Func(text, _plain(word), function="strpos", output_field=models.IntegerField())}
            self = self.alias(**place).filter(**{f"place_{number}__gt": 0})
        return self

    def before(self, at: datetime, note_id: int) -> Self:
        """The rows that follow this one, newest first (keyset paging)."""
        return self.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=note_id))


class TaskQuerySet(OfClientQuerySet):
    def open(self) -> Self:
        return self.filter(status="open")

    def open_or_settled_since(self, at: datetime) -> Self:
        return self.filter(Q(status="open") | Q(settled_at__gte=at))

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_date__lt=today)

    def settled(self) -> Self:
        return self.exclude(status="open")

    def settled_before(self, at: datetime, task_id: int) -> Self:
        """The settled ones that follow this one, newest first (keyset paging)."""
        return self.filter(Q(settled_at__lt=at) | Q(settled_at=at, task_id__lt=task_id))

    def in_order(self, today: date) -> Self:
        """Overdue first, then as they were arranged; what nobody arranged by its day."""
        is_later = Case(When(due_date__lt=today, then=0), default=1)
        return self.order_by(is_later, "position", F("due_date").asc(nulls_last=True), "task_id")


class ActQuerySet(OfClientQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Acts of the user's clients, of the kinds that this role may see."""
        return super().visible_to(user).filter(kind__in=SEEN_BY_COACH if user.is_coach else SEEN_BY_CLIENT)

    def current(self) -> Self:
        """Without those that a later act about the same thing supersedes."""
        return self.filter(Q(about_id=None) | ~Exists(self._newer()))

    def still_shared(self) -> Self:
        """Without journal entries that the client took back or deleted, and archetypes of one who wants none: for whoever coaches they were never there."""
        entries = self.filter(~Q(family="entry") | Q(about_id=None) | ~Exists(self._newer()))
        return entries.exclude(kind__in=ARCHETYPES, client__archetypes_forbidden_at__isnull=False)

    def _newer(self) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(
            client=OuterRef("client"),
            about_type=OuterRef("about_type"),
            about_id=OuterRef("about_id"),
            family=OuterRef("family"),
            act_id__gt=OuterRef("act_id"),
        )

    def about_subject(self, *prefixes: str) -> Self:
        """Acts whose kind begins with one of these, for example "task."."""
        return self.filter(kind__in=[kind for kind in KINDS if kind.startswith(prefixes)])

    def newest_first(self) -> Self:
        return self.order_by("-at", "-act_id")

    def before(self, at: datetime, act_id: int) -> Self:
        """The rows that follow this one, newest first (keyset paging)."""
        return self.filter(Q(at__lt=at) | Q(at=at, act_id__lt=act_id))

    def meaningful(self) -> Self:
        return self.filter(kind__in=MEANINGFUL)


class InvitationQuerySet(OfClientQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Invitations that a coach's own clients were sent; a client sees none."""
        return super().visible_to(user) if user.is_coach else self.none()

    def open(self, at: datetime) -> Self:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)

    def with_token(self, token: str) -> Self:
        """The invitation that this token was signed for; none for a token that was altered."""
        try:
            return self.filter(pk=signing.loads(token, salt="clients.invitation"))
        except signing.BadSignature:
            return self.none()
