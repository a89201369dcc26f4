"""What of a client's things is carried out and in, table by table and column by column; what is not named here stays, and fails a test."""

from typing import Any

from django.db.models import F, Q, QuerySet

from clients.domain.kinds import SEEN_BY_CLIENT, SEEN_BY_COACH
from clients.models import (
    Access,
    Act,
    ArchetypeNote,
    ArchetypePutAway,
    Arrival,
    Attention,
    Card,
    Client,
    ClientImport,
    Coaching,
    Export,
    FacetFocus,
    Goal,
    ImportRow,
    Invitation,
    Milestone,
    Note,
    SavedView,
    Snooze,
    SupportGrant,
    Task,
)
from clients.templatetags.acts import in_words
from common.registry import NotCarried, Reader, Table, portable

COUNTS_SAVES = "counts saves in this house"
TAKEN_AWAY = {"removed_at": "what was taken away is not carried"}


@portable.part("clients", order=20)
def carried() -> list[Table | NotCarried]:
    return [_client(), *_plan(), *_journey(), *_who_reads(), *_not_carried()]


@portable.part("clients.acts", order=90)
def carried_acts() -> list[Table | NotCarried]:
    """Last, because an act may be about a row of any app."""
    return [_acts()]


def _client() -> Table:
    return Table(
        "client",
        Client,
        fields=(
            *("name", "email", "state", "since_date", "time_zone", "photo", "is_pro_bono", "may_be_named", "archetypes_forbidden_at"),
            *("profile_data", "created_at"),
        ),
        for_coach=("tags",),
        for_machines=("profile_data",),
        left_out={
            "practice": "whoever brings it in decides the practice",
            "user": "an account is its person's own; nobody is signed up by a file",
            "sort_name": "follows from the name",
            "engagement_score": "computed",
            "version": COUNTS_SAVES,
            "erased_at": "whoever may still export knows",
        },
        path="pk",
        own=lambda rows: rows,
    )


def _plan() -> list[Table | NotCarried]:
    return [
        Table("goals", Goal, fields=("title", "why", "target_date", "reached_at", "created_at"), left_out={"version": COUNTS_SAVES}),
        Table("milestones", Milestone, fields=("goal", "title", "position", "done_at")),
        Table(
            "tasks",
            Task,
            fields=(
                *("task_description", "status", "element", "archetype", "due_date", "repeats", "follows", "outcome_note"),
                *("position", "created_by", "created_at", "settled_at", "settled_by"),
            ),
            for_machines=("follows", "position"),
            left_out={"version": COUNTS_SAVES, **TAKEN_AWAY},
            rows_for=_that_stand,
        ),
        Table(
            "notes",
            Note,
            for_coach=("author", "body", "created_at", "updated_at"),
            left_out={"version": COUNTS_SAVES, **TAKEN_AWAY},
            readers=("coach",),
            rows_for=_that_stand,
        ),
    ]


def _journey() -> list[Table | NotCarried]:
    return [
        Table("archetypes", ArchetypeNote, fields=("archetype", "set_by", "note", "from_date", "to_date"), left_out=TAKEN_AWAY, rows_for=_noted),
        Table(
            "archetypes put away",
            ArchetypePutAway,
            for_client=("archetype", "about_type", "about_id"),
            readers=("client",),
            comes_in=False,
            own=lambda rows: rows.filter(about_type="progress.entry"),
        ),
        Table("facets", FacetFocus, fields=("facet", "slot", "set_by", "why", "from_date", "to_date"), left_out=TAKEN_AWAY, rows_for=_that_stand),
    ]


def _noted(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """What stands; for the client also what was put away because they want no archetypes."""
    put_away = Q(removed_at=F("client__archetypes_forbidden_at")) if reader == "client" else Q()
    return rows.filter(Q(removed_at=None) | put_away)


def _that_stand(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    return rows.filter(removed_at=None)


def _who_reads() -> list[Table | NotCarried]:
    return [
        Table(
            "coachings",
            Coaching,
            fields=("coach", "started_at", "ended_at", "was_left"),
            left_out={"practice": "whoever brings it in decides the practice"},
            comes_in=False,  # nobody becomes a coach here by a file; who brings it in coaches, with the dates of the same name
            own=lambda rows: rows,
        ),
        Table("invitations", Invitation, fields=("email", "invited_by", "sent_at", "expires_at", "accepted_at", "revoked_at")),
        Table("support grants", SupportGrant, fields=("staff", "reason", "granted_at", "expires_at"), comes_in=False),
        Table(
            "who read it",
            Access,
            for_client=("actor", "what", "at"),
            left_out={"about_id": "a number that names no row outside", "address": "the reader's own"},
            readers=("client",),
            comes_in=False,
        ),
    ]


def _acts() -> Table:
    return Table(
        "acts",
        Act,
        fields=("kind", "actor", "about_type", "about_id", "title", "at", "due_at", "value", "recorded_at"),
        left_out={"family": "follows from the kind"},
        rows_for=_acts_for,
        own=lambda rows: rows.filter(kind__startswith="entry."),
        words={"kind": in_words},
        for_machines=("about_type", "about_id", "title", "value", "recorded_at"),
    )


def _acts_for(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    if reader == "client":
        return rows.filter(kind__in=SEEN_BY_CLIENT)
    return Act.objects.filter(pk__in=rows.values("pk"), kind__in=SEEN_BY_COACH).still_shared().order_by("pk")


def _not_carried() -> list[Table | NotCarried]:
    return [
        NotCarried(Card, "a snapshot, computed anew"),
        NotCarried(Attention, "a snapshot, computed anew"),
        NotCarried(Snooze, "what one coach put off for some days"),
        NotCarried(SavedView, "how one coach looks at the list, about no client"),
        NotCarried(ClientImport, "a coach's file, of many clients"),
        NotCarried(ImportRow, "a line of a coach's file, kept to undo it within a day"),
        NotCarried(Export, "the zip itself"),
        NotCarried(Arrival, "a zip on its way in, of many clients"),
    ]
