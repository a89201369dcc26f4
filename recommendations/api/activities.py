"""The library of activities for machines: the platform's and a coach's own."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from accounts.gates import PersonRequest, coach_only
from common.api import Asked, Id, Mark, Problem, Schema, filled, listing, mark, place, refuse, require_version, with_version
from recommendations.actions import library as actions
from recommendations.actions.texts import floor
from recommendations.domain.library import ELEMENTS
from recommendations.forms.library import ActivityForm
from recommendations.gates import get_activity, get_own_activity, suggestions_of
from recommendations.models import Activity
from recommendations.readings.library import Use, shelf, uses
from recommendations.readings.twins import twins_of

router = Router(tags=["activities"])
ONE = "/activities/{activity_id}"
Slug = Literal["fire", "water", "earth", "air", "aether"]
Kind = Literal["exercise", "journal_prompt", "reflection", "practice", "reading"]
Minutes = Annotated[int, Field(ge=1, le=240, description="How long it takes, in minutes.", examples=[10])]
Intensity = Annotated[int, Field(ge=1, le=3, description="1 easy, 2 asks for some effort, 3 stirs things up: never suggested by itself.", examples=[1])]
Days = Annotated[int, Field(ge=0, le=730, description="Days before it may come again.", examples=[21])]
Words = Annotated[list[Annotated[str, Field(min_length=1, max_length=40, pattern="^[^,]+$")]], Field(max_length=20)]
COLUMNS = ("title", "text", "note", "kind", "minutes", "intensity", "language", "repeat_days", "tags", "contraindications", "settles")


class ActivityOut(Schema):
    """Something that a client can do alone."""

    id: Id
    is_own: bool = Field(description="Written by this coach; the platform's cannot be changed.")
    title: str = Field(examples=["Name the ember"])
    text: str = Field(description="What to do; the client reads it.")
    note: str = Field(description="A note of care, shown with it.")
    element: Slug
    also: list[Slug] = Field(description="Elements to which it speaks too.")
    settles: list[Slug] = Field(description="Elements of which there may be too much, and which it settles.")
    facet: str | None = Field(description="The slug of a facet of its element.", examples=["fire-1"])
    kind: Kind
    minutes: Minutes
    intensity: Intensity
    language: str = Field(examples=["en"])
    repeat_days: Days
    tags: list[str]
    contraindications: list[str] = Field(description="Clients for whom one of these is noted are never offered it.")
    is_archived: bool
    given: int = Field(description="How often it was sent to this coach's clients.", examples=[4])
    mean_rating: float | None = Field(description="How helpful they found it on the whole, 1 to 5.", examples=[4.2])
    version: int = Field(description="The version that stands, also the ETag.", examples=[1])


class ActivityPage(Schema):
    """One page of the library, by title."""

    items: list[ActivityOut]
    next: str | None = Field(description="`after` of the next page; null on the last one.")


class ActivitiesAsked(Asked):
    """Which of them; a page has 24."""

    q: str = Field("", max_length=200, description="Words in it; small mistakes are forgiven.")
    element: Literal["", "fire", "water", "earth", "air", "aether"] = ""
    facet: str = Field("", max_length=40, description="The slug of a facet.")
    kind: Literal["", "exercise", "journal_prompt", "reflection", "practice", "reading"] = ""
    minutes: int | None = Field(None, ge=1, le=240, description="At most so long.")
    intensity: int | None = Field(None, ge=1, le=3)
    of: Literal["", "own", "archived"] = Field("", description="Only the coach's own, or those that are archived.")
    after: Mark = ""


class ActivityNew(Schema):
    """An activity of the coach's own."""

    title: str = Field(min_length=1, max_length=120, examples=["Name the ember"])
    text: str = Field(min_length=1, max_length=2000, description="What to do; the client reads it.", examples=["Write down what still glows."])
    element: Slug
    kind: Kind = "exercise"
    minutes: Minutes = 10
    note: str = Field("", max_length=500, description="A note of care; what stirs things up needs one.")
    also: list[Slug] = Field([], max_length=5, description="Elements to which it speaks too.")
    settles: list[Slug] = Field([], max_length=5, description="Elements of which there may be too much, and which it settles.")
    facet: str | None = Field(None, max_length=40, description="The slug of a facet of its element.")
    intensity: Intensity = 1
    language: str = Field("en", max_length=10)
    repeat_days: Days = 21
    tags: Words = Field([], description="Words to find it by.")
    contraindications: Words = Field([], description="Clients for whom one of these is noted are never offered it.")
    sure: bool = Field(False, description="Also when the library has one that says nearly the same.")


class ActivityChange(Schema):
    """What is to be changed; all else stays."""

    title: str | None = Field(None, min_length=1, max_length=120)
    text: str | None = Field(None, min_length=1, max_length=2000)
    element: Slug | None = None
    kind: Kind | None = None
    minutes: Minutes | None = None
    note: str | None = Field(None, max_length=500)
    also: list[Slug] | None = Field(None, max_length=5)
    settles: list[Slug] | None = Field(None, max_length=5)
    facet: str | None = Field(None, max_length=40, description="null takes it away.")
    intensity: Intensity | None = None
    language: str | None = Field(None, max_length=10)
    repeat_days: Days | None = None
    tags: Words | None = None
    contraindications: Words | None = None
    sure: bool = Field(False, description="Also when the library has one that says nearly the same.")


@router.get("/activities", response=ActivityPage, summary="The library of activities", url_name="activities", openapi_extra={"x-house": ["list"]})
@coach_only
def activities(request: PersonRequest, asked: Query[ActivitiesAsked]) -> HttpResponse:
    """By title, or with words by likeness; each with how often it was given and how it was rated."""
    begins = place("activities", asked.after)
    wanted = {name: "" if value is None else str(value) for name, value in asked.model_dump(exclude={"after"}).items()}
    mine, coach = Activity.objects.visible_to(request.user), request.user
    found = shelf(mine, suggestions_of(coach), wanted, coach_id=coach.pk, after=str(begins[0]) if begins else "")
    rows = [_written(row, found.uses.get(row.pk, Use()), coach.pk).model_dump() for row in found.activities]
    return listing(request, rows, next_mark=mark("activities", found.more_after) if found.more_after else "")


@router.get(ONE, response=ActivityOut, summary="One activity", url_name="activity", openapi_extra={"x-house": ["etag"]})
@coach_only
def activity(request: PersonRequest, activity_id: Id) -> HttpResponse:
    """Of the platform or the coach's own, archived ones among them."""
    return _shown(request, get_activity(request.user, activity_id))


@router.post("/activities", response={201: ActivityOut}, summary="Write an activity", url_name="activities", openapi_extra={"x-house": ["etag"]})
@coach_only
def add_activity(request: PersonRequest, payload: ActivityNew) -> HttpResponse:
    """For the coach's own library. One that the library has already is refused with 409 unless you are sure."""
    row = Activity(coach=request.user)
    form = _checked(request, payload.model_dump() | {"version": row.version}, row)
    return _shown(request, actions.add(form.instance, by=request.user, at=timezone.now()), status=201)


@router.patch(ONE, response=ActivityOut, summary="Change an activity", url_name="activity", openapi_extra={"x-house": ["etag", "versioned"]})
@coach_only
def change_activity(request: PersonRequest, activity_id: Id, payload: ActivityChange) -> HttpResponse:
    """One of the coach's own; what was sent before keeps its words."""
    row = get_own_activity(request.user, activity_id)
    require_version(request, row.version)
    given = {name: value for name, value in payload.model_dump(exclude_unset=True).items() if value is not None or name == "facet"}
    stands = _written(row, Use(), request.user.pk).model_dump(include={*COLUMNS, "element", "also", "facet", "version"})
    form = _checked(request, stands | given, row)
    return _shown(request, actions.change(form.instance, version=form.cleaned_data["version"]))


@router.delete(ONE, response={204: None}, summary="Archive an activity", url_name="activity")
@coach_only
def archive_activity(request: PersonRequest, activity_id: Id) -> Status:
    """One of the coach's own is not suggested any more; what was sent of it stays."""
    actions.archive(get_own_activity(request.user, activity_id), at=timezone.now())
    return Status(204, None)


@router.post(f"{ONE}/restore", response=ActivityOut, summary="Bring an activity back", url_name="restore_activity", openapi_extra={"x-house": ["etag"]})
@coach_only
def restore_activity(request: PersonRequest, activity_id: Id) -> HttpResponse:
    """Back on the shelf."""
    actions.restore(get_own_activity(request.user, activity_id))
    return _shown(request, get_own_activity(request.user, activity_id))


def _checked(request: PersonRequest, given: dict[str, Any], row: Activity) -> ActivityForm:
    """The form of the page, whose lines of words have commas between them."""
    lines = {name: ", ".join(given[name]) for name in ("tags", "contraindications")}
    form = ActivityForm(filled(given | lines), instance=row, user=request.user)
    if not form.is_valid():
        refuse(form)
    if not form.cleaned_data["sure"] and twins_of(Activity.objects.visible_to(request.user), form.instance, floor()):
        raise Problem(409, _("Your library has one that says nearly the same. Send it with `sure` if you mean another."))
    return form


def _shown(request: PersonRequest, row: Activity, *, status: int = 200) -> HttpResponse:
    use = uses(suggestions_of(request.user), [row]).get(row.pk, Use())
    return with_version(_written(row, use, request.user.pk), row.version, status=status)


def _written(row: Activity, use: Use, coach_id: int) -> ActivityOut:
    also = [slug for slug, weight in zip(ELEMENTS, row.weights, strict=True) if weight and slug != row.element_id]
    plain = {name: getattr(row, name) for name in COLUMNS}
    told = {
        "given": use.given,
        "mean_rating": None if use.mean is None else round(use.mean, 2),
        "version": row.version,
        "is_archived": row.archived_at is not None,
    }
    return ActivityOut(id=row.pk, is_own=row.coach_id == coach_id, element=row.element_id, also=also, facet=row.facet_id, **plain, **told)  # type: ignore[arg-type]
