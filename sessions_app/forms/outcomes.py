from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from clients.forms.archetypes import LABEL as ARCHETYPE
from clients.forms.archetypes import offer_archetypes
from common.forms import PersonForm
from sessions_app.domain.calendar import moment
from sessions_app.models import Session

OUTCOMES = [(status.value, status.label) for status in (Session.Status.HELD, Session.Status.MISSED, Session.Status.LATE_CANCELLED)]
LATE_CANCELLED_AHEAD = timedelta(days=2)
EARLIEST = date(1990, 1, 1)


class SessionForm(PersonForm):
    """A session that took place or did not, on the coach's own clock."""

    class Meta:
        model = Session
        fields = ["minutes", "status", "format", "is_pro_bono", "notes", "archetype"]
        labels = {"archetype": ARCHETYPE}
        widgets = {"format": forms.RadioSelect, "notes": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "notes": _("Shared: the client may read them. What only you should read belongs into your notes."),
            "is_pro_bono": _("It counts as unpaid in your hours log."),
        }

    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(
        label=_("Minutes"),
        validators=[
            MinValueValidator(5, _("A session lasts at least 5 minutes.")),
            MaxValueValidator(480, _("A session lasts at most 480 minutes, which is eight hours.")),
        ],
        widget=forms.NumberInput(attrs={"min": 5, "max": 480, "inputmode": "numeric"}),
    )
    status = forms.ChoiceField(label=_("What became of it"), choices=OUTCOMES, widget=forms.RadioSelect)
    notes = forms.CharField(label=_("Shared notes"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))
    anyway = forms.BooleanField(label=_("Save it all the same"), required=False)
    field_order = ["day", "time", "minutes", "status", "format", "is_pro_bono", "notes", "archetype"]

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now, self.is_asking = zone, now, False
        offer_archetypes(self, self.instance.client)
        if self.instance.session_date:
            local = self.instance.session_date.astimezone(zone)
            self.initial.update(day=local.date(), time=local.time())
        if self.instance.status not in dict(OUTCOMES):
            self.initial["status"] = Session.Status.HELD

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if not EARLIEST <= day <= (self.now + LATE_CANCELLED_AHEAD + timedelta(days=1)).date():
            raise ValidationError(_("This date cannot be right. Type the day of the session."))
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if {"day", "time", "minutes", "status", "format"} <= facts.keys():
            self._clean_moment(facts)
        return facts

    def _clean_moment(self, facts: dict[str, Any]) -> None:
        start = moment(facts["day"], facts["time"], zone=self.zone)
        if start is None:
            self.add_error("time", _("The clocks went forward then, and this time was skipped. Type the one that your clock showed."))
            return
        if facts["status"] != Session.Status.LATE_CANCELLED and start > self.now:
            self.add_error("time", _("This lies ahead, so nobody can know yet what becomes of it. Type when it began."))
            return
        if start > self.now + LATE_CANCELLED_AHEAD:
            self.add_error("time", _("This is more than two days ahead. A session called off that early is not cancelled late."))
            return
        self.instance.session_date = start

    def ask_about(self, other: Session) -> None:
        """Two sessions at once may be right, and are more often a slip: say so, and offer to save all the same."""
        first, last = other.session_date.astimezone(self.zone), other.ends_at.astimezone(self.zone)
        self.add_error("time", _("You have another session from %(start)s to %(end)s.") % {"start": f"{first:%H:%M}", "end": f"{last:%H:%M}"})
        self.is_asking = True


class SessionEditForm(SessionForm):
    """The same, with what stood when it was read: a later save of something older is refused."""

    was = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["was"].initial = self.instance.as_read
