"""A day that is chosen quickly, or typed."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FAR = timedelta(days=5 * 366)
ON_THE_DAY = "date"


def when_choices(*, none: bool) -> list[tuple[str, Any]]:
    """The quick choices; the last one asks for the day itself."""
    near = [("0", gettext_lazy("Today")), ("1", gettext_lazy("Tomorrow")), ("7", gettext_lazy("In a week")), ("14", gettext_lazy("In two weeks"))]
    return [*([("", gettext_lazy("No date"))] if none else []), *near, (ON_THE_DAY, gettext_lazy("On a day …"))]


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def chosen_day(form: forms.BaseForm, *, when: str, field: str, today: date) -> date | None:
    """The day that the fields `when` and `field` of this form mean; errors go to `field`."""
    chosen, typed = form.cleaned_data.get(when), form.cleaned_data.get(field)
    if chosen and chosen != ON_THE_DAY:
        return today + timedelta(days=int(chosen))
    if not chosen:
        return None
    if typed is None and field not in form.errors:
        form.add_error(field, ValidationError(_("Choose the day.")))
    if typed is not None and not date(2000, 1, 1) <= typed <= today + FAR:
        form.add_error(field, ValidationError(_("This date cannot be right. Choose a day within the next five years.")))
    return typed
