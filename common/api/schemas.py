"""Words that the descriptions of many operations share."""

from datetime import datetime
from typing import Annotated

from ninja import Schema as NinjaSchema
from pydantic import ConfigDict, Field

Id = Annotated[int, Field(ge=1, le=2**63 - 1, description="Number of the row.", examples=[7])]
Moment = Annotated[datetime, Field(description="ISO 8601, in UTC.", examples=["2026-11-26T09:30:00Z"])]
Limit = Annotated[int, Field(ge=1, le=200, description="How many rows a page holds at most.", examples=[50])]


class Asked(NinjaSchema):
    """What the query of an address asks for; words that nobody knows are left out, as on the pages."""


class Schema(NinjaSchema):
    """What goes in or comes out; a field that nobody knows is refused instead of overlooked."""

    model_config = ConfigDict(extra="forbid")
