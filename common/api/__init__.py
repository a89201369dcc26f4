"""What every operation of the JSON API has in common: problems, pages, forms behind it, versions, and what a request passes."""

from common.api.forms import filled, refuse
from common.api.pages import Mark, listing, mark, place
from common.api.problems import PROBLEM, Problem, problem
from common.api.schemas import Asked, Id, Limit, Moment, Schema
from common.api.versions import require_version, with_version

__all__ = [
    "PROBLEM",
    "Asked",
    "Id",
    "Limit",
    "Mark",
    "Moment",
    "Problem",
    "Schema",
    "filled",
    "listing",
    "mark",
    "place",
    "problem",
    "refuse",
    "require_version",
    "with_version",
]
