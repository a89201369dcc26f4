"""All of a coach's clients at a glance."""

from coachhub.practice_overview.page import practice_overview, practice_overview_file

__all__ = ["practice_overview", "practice_overview_file"]
