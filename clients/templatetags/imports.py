"""The lines of an import in words."""

from django import template
from django.utils.translation import gettext_lazy as _

from clients.forms.imports import COLUMN_WORDS
from clients.models import ImportRow

register = template.Library()

PROBLEMS = {
    "no_name": _("The name is missing. Type one."),
    "long_name": _("The name is longer than 120 characters. Shorten it."),
    "address": _("This is not an email address. Correct it, or leave it empty."),
    "since_date": _("This is no day on which a coaching can have begun. Type it like 2026-03-31, or leave it empty."),
    "time_zone": _("No time zone is called that. Type one like Europe/Berlin, or leave it empty for your own."),
    "tags": _("A client has at most 20 tags of at most 40 characters. Shorten them."),
    "is_pro_bono": _("This is neither yes nor no. Type one of the two, or leave it empty."),
    "state": _("No state is called that. Type active, paused, completed or archived, or leave it empty."),
    "long_goal": _("The goal is longer than 200 characters. Shorten it."),
    "long_note": _("The note is longer than 20,000 characters. Shorten it."),
    "ragged": _("This line has more cells than the file has columns. Perhaps a cell with a separator in it lacks its quotation marks."),
}
FINDINGS = {
    "own": _("Already one of your clients. What is missing there is filled in."),
    "twin": _("The address stands on line %(line)s too. What is missing there is filled in."),
    "hidden": _("Already a client of your practice with another coach. Ask the owner of the practice to hand over."),
    "archived": _("Already one of your clients, in the archive. Bring the client back first, then import again."),
    "namesake": _("One of your clients has the same name. If it is the same person, skip this line."),
}
STAYS = {
    "edited": _("edited"),
    "joined": _("signed in"),
    "shared": _("coached by somebody else too"),
    "acts": _("more in the timeline"),
}


@register.filter
def problem_words(code: str) -> str:
    """The sentence for what is wrong with a cell."""
    return str(PROBLEMS.get(code, ""))


@register.filter
def column_words(column: str) -> str:
    """What a column is called on the screen."""
    return str(COLUMN_WORDS.get(column, column))


@register.filter
def finding_words(row: ImportRow) -> str:
    """The sentence for what was found about a line as a whole; empty for a plain one."""
    return str(FINDINGS.get(row.finding, "")) % {"line": row.problems.get("twin", "")}


@register.filter
def stays_words(reasons: list[str]) -> str:
    """Why a client stays although the import is undone: "tasks, sessions"."""
    return ", ".join(str(STAYS.get(reason, reason)) for reason in reasons)
