"""What the operations about progress take and give."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from common.api import Asked, Id, Moment, Schema

Level = Annotated[
    float | None, Field(ge=0, le=100, description="0 to 100; null where nobody knows, or for a client who reads without numbers.", examples=[57.2])
]
Period = Literal["4w", "12w", "year", "all"]
Resolution = Literal["", "day", "week"]


class ProgressAsked(Asked):
    """Over which time."""

    period: Period = Field("12w", description="How far back, from today on the client's calendar.")


class TrendAsked(Asked):
    """Whose trend, over which time, in which steps."""

    client_id: Id
    period: Period = Field("12w", description="How far back, from today on the client's calendar.")
    resolution: Resolution = Field("", description="The step; days for four weeks and weeks for longer when it is left out.")


class ElementOut(Schema):
    """One of the five elements."""

    name: str = Field(description="What the practice calls it.", examples=["Fire"])
    level: Level
    low: Level = Field(description="The lower end of the 80 % band, 0 to 100.")
    high: Level = Field(description="The upper end of the 80 % band, 0 to 100.")
    confidence: str | None = Field(description="stale, low, fair or good; null before the first reading.", examples=["fair"])
    before: Level = Field(description="The level at the beginning of the period, 0 to 100.")
    going: str = Field(description="rose, fell, same: a difference that chance could make is none. unknown where nobody can say.", examples=["rose"])


class EngagementOut(Schema):
    """The engagement score with what it is made of (docs/scores.md)."""

    score: int | None = Field(description="Points of 100; null while there is too little to score.", examples=[82])
    state: str = Field(description="scored, dormant, new, no_plan, paused or completed.", examples=["scored"])
    band: str = Field(description="strong, steady, thinning or quiet; empty without a score.", examples=["strong"])
    parts: dict[str, float] = Field(description="Each part in points of 100: tasks, sessions, journal, contact, response.")
    by_week: list[int | None] = Field(description="Twelve weeks, the oldest first.")
    computed_at: Moment | None


class ProgressOut(Schema):
    """How it goes with a client."""

    client_id: Id
    period: Period
    since: date = Field(description="The day with which `now` is compared.")
    today: date = Field(description="Today on the client's calendar.")
    elements: dict[str, ElementOut] = Field(description="By the element's slug.")
    balance: Level = Field(description="How even the five are, 0 to 100.")
    engagement: EngagementOut | None = Field(description="null for a client who reads without numbers.")
    counted: dict[str, float] = Field(description="How often each thing happened in the period; the names are those of /api/progress/metrics/{metric}.")


class PointOut(Schema):
    """One step of a trend."""

    begins: date = Field(description="The first day of the step.")
    value: float | None = Field(description="null where nobody knows.")
    low: float | None = Field(None, description="The lower end of the 80 % band, for an element.")
    high: float | None = Field(None, description="The upper end of the 80 % band, for an element.")


class TrendOut(Schema):
    """One metric over time."""

    client_id: Id
    metric: str
    unit: Literal["level", "count"] = Field(description="level: 0 to 100 at the end of the step. count: how often in the step.")
    period: Period
    step_days: int = Field(description="How many days a step has.", examples=[7])
    points: list[PointOut] = Field(description="The oldest first.")
