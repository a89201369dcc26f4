"""What became of the tasks of the last twelve weeks: a drawing, the same in words, and the same as a table."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.domain.agreements import Agreement, Week, total, weeks
from common.drawings import columns_svg

KINDS = ("on_time", "late", "overdue")


def completion(agreements: Iterable[Agreement], *, today: date) -> dict[str, Any]:
    """Everything the card shows; `due` is 0 when no task fell due."""
    spans = weeks(agreements, today=today)
    counts = total(spans)
    words = _in_words(counts)
    drawing = columns_svg([[week.counts[kind] for kind in KINDS] for week in spans], words, kinds=KINDS)
    return {"due": sum(counts.values()), "counts": counts, "words": words, "drawing": mark_safe(drawing), "rows": _rows(spans)}  # noqa: S308 - escaped


def _in_words(counts: dict[str, int]) -> str:
    due = sum(counts.values())
    if not due:
        return _("No task fell due in the last twelve weeks.")
    fell = ngettext("%(due)d task fell due in twelve weeks", "%(due)d tasks fell due in twelve weeks", due) % {"due": due}
    became = [
        (counts["on_time"], _("%(count)d done on time")),
        (counts["late"], _("%(count)d later or partly")),
        (counts["overdue"], _("%(count)d overdue")),
    ]
    return f"{fell}: {', '.join(words % {'count': count} for count, words in became if count)}."


def _rows(spans: list[Week]) -> SafeString:
    """The table's rows, the newest week first."""
    cells = (
        f'<tr><th scope="row">{_span(week)}</th><td>{week.due}</td>{"".join(f"<td>{week.counts[kind]}</td>" for kind in KINDS)}</tr>'
        for week in reversed(spans)
    )
    return mark_safe("".join(cells))  # noqa: S308 - numbers and dates


def _span(week: Week) -> str:
    return f"{date_format(week.begins, 'SHORT_MONTH_DAY')} – {date_format(week.begins + timedelta(days=6), 'SHORT_MONTH_DAY')}"
