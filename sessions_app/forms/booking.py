"""Booking, moving and calling off."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from common.dates import spoken_day
from common.forms import PersonForm
from sessions_app.actions.booking import Clash
from sessions_app.domain.calendar import moment, rhythm
from sessions_app.models import Session

FAR = timedelta(days=2 * 366)
JUST_NOW = timedelta(minutes=30)
RHYTHMS = [("", _("Once")), ("1", _("Every week")), ("2", _("Every two weeks")), ("4", _("Every four weeks"))]
MOST_TIMES = 26


class WhenForm(PersonForm):
    """When and where coach and client meet, on the coach's own clock."""

    class Meta:
        model = Session
        fields = ["minutes", "place", "call_link"]
        labels = {"call_link": _("Link for the call")}
        help_texts = {"place": _("A room, an address, or how you will call."), "call_link": _("The client sees it on their page.")}

    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M"))
    minutes = forms.IntegerField(
        label=_("Minutes"),
        initial=60,
        validators=[
            MinValueValidator(5, _("A session lasts at least 5 minutes.")),
            MaxValueValidator(480, _("A session lasts at most 480 minutes, which is eight hours.")),
        ],
        widget=forms.NumberInput(attrs={"min": 5, "max": 480, "inputmode": "numeric"}),
    )
    call_link = forms.URLField(label=_("Link for the call"), required=False, max_length=500, assume_scheme="https", help_text=_("The client sees it."))

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now
        if self.instance.pk:
            local = self.instance.session_date.astimezone(zone)
            self.initial.update(day=local.date(), time=local.time())

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if {"day", "time"} <= facts.keys():
            self._clean_moment(facts)
        return facts

    def _clean_moment(self, facts: dict[str, Any]) -> None:
        start = moment(facts["day"], facts["time"], zone=self.zone)
        if start is None:
            self.add_error("time", _("The clocks go forward then, and this time is skipped. Choose another one."))
        elif start < self.now - JUST_NOW:
            self.add_error("day", _("This is past. A session that took place is written down on the client's page."))
        elif start > self.now + FAR:
            self.add_error("day", _("This is more than two years ahead. Choose a nearer day."))
        else:
            self.instance.session_date = start

    def refuse(self, clash: Clash) -> None:
        """Say whom the coach meets at that time."""
        start = clash.at.astimezone(self.zone)
        words = {"day": spoken_day(start.date(), today=self.now.astimezone(self.zone).date()), "time": f"{start:%H:%M}"}
        if clash.other is None:
            self.add_error("time", _("You are taken %(day)s at %(time)s.") % words)
            return
        first, last = clash.other.session_date.astimezone(self.zone), clash.other.ends_at.astimezone(self.zone)
        words |= {"name": clash.other.client.name, "start": f"{first:%H:%M}", "end": f"{last:%H:%M}"}
        self.add_error("time", _("You meet %(name)s %(day)s from %(start)s to %(end)s. Choose another time.") % words)


class BookForm(WhenForm):
    """A new session, once or in a rhythm."""

    class Meta(WhenForm.Meta):
        fields = ["client", "minutes", "format", "place", "call_link"]
        widgets = {"format": forms.RadioSelect}

    every = forms.ChoiceField(label=_("Repeats"), choices=RHYTHMS, required=False)
    times = forms.IntegerField(
        label=_("How many sessions"),
        required=False,
        initial=6,
        validators=[MinValueValidator(2, _("A series has at least 2 sessions.")), MaxValueValidator(MOST_TIMES, _("Book at most 26 sessions at once."))],
        widget=forms.NumberInput(attrs={"min": 2, "max": MOST_TIMES, "inputmode": "numeric"}),
    )
    field_order = ["client", "day", "time", "minutes", "every", "times", "place", "call_link", "format"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clients: Any = self.fields["client"]
        clients.queryset = clients.queryset.exclude(state=Client.State.ARCHIVED).order_by("sort_name", "client_id")

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if "client" in facts:
            self.instance.is_pro_bono = facts["client"].is_pro_bono
        if facts.get("every") and not facts.get("times") and "times" not in self.errors:
            self.add_error("times", _("Type how many sessions there will be."))
        return facts

    def moments(self) -> list[datetime]:
        """When each of the sessions begins: the same time of the coach's wall clock."""
        every = self.cleaned_data["every"]
        if not every:
            return [self.instance.session_date]
        return rhythm(self.instance.session_date, zone=self.zone, every_weeks=int(every), times=self.cleaned_data["times"])


class MoveForm(WhenForm):
    """Another time for a session, with what stood when it was read."""

    was = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["was"].initial = self.instance.as_read


class CallOffForm(forms.Form):
    """Who calls a session off, and whether in time."""

    side = forms.ChoiceField(label=_("Who calls it off?"), choices=Session.Side, widget=forms.RadioSelect, initial=Session.Side.CLIENT)
    notice = forms.ChoiceField(
        label=_("How?"), choices=[("notice", _("With notice")), ("late", _("Late: it counts as cancelled late"))], widget=forms.RadioSelect, initial="notice"
    )
    because = forms.CharField(label=_("Why"), required=False, max_length=300, help_text=_("Both of you can read this."))
    following = forms.BooleanField(label=_("And all that follow in this series"), required=False)


class WishForm(forms.Form):
    """What the client asks for when a time does not suit."""

    wish = forms.CharField(label=_("When would suit you?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
