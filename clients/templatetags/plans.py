"""Tasks and their days in words."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clients.models import Task
from common.dates import spoken_day, spoken_gap

register = template.Library()


OUTCOME_ICONS = {Task.Status.DONE: "check", Task.Status.PARTLY: "circle-check", Task.Status.RENEGOTIATED: "calendar", Task.Status.SKIPPED: "circle-x"}


@register.filter
def outcome_icon(task: Task) -> str:
    return OUTCOME_ICONS.get(Task.Status(task.status), "circle")


@register.filter
def is_overdue(task: Task, today: date) -> bool:
    """Whether an open task's day has passed, by the client's calendar."""
    return task.status == Task.Status.OPEN and task.due_date is not None and task.due_date < today


@register.filter
def due_words(task: Task, today: date) -> SafeString | str:
    """When the task is due, for example "due Thursday" or "3 days overdue", with the full date for machines and on hover."""
    if task.due_date is None:
        return ""
    words = _("%(gap)s overdue") % {"gap": spoken_gap((today - task.due_date).days)} if is_overdue(task, today) else _due(task.due_date, today)
    return format_html('<time datetime="{}" title="{}">{}</time>', task.due_date.isoformat(), date_format(task.due_date, "WEEKDAY_DATE"), words)


@register.filter
def new_day_words(task: Task, today: date) -> str:
    """For a renegotiated task: the day that was agreed instead, empty when there is none."""
    anew = getattr(task, "followed_by", None)
    if task.status != Task.Status.RENEGOTIATED or anew is None or anew.removed_at is not None or anew.due_date is None:
        return ""
    return spoken_day(anew.due_date, today=today)


def _due(day: date, today: date) -> str:
    return _("due %(day)s") % {"day": spoken_day(day, today=today)}
