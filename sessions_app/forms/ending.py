"""The end of a session: how it went, and what follows from it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from clients.forms.archetypes import ArchetypeForm
from common.dates import spoken_day
from sessions_app.actions.booking import Clash
from sessions_app.actions.running import Agreed, Ending
from sessions_app.domain.calendar import moment
from sessions_app.forms.outcomes import OUTCOMES
from sessions_app.models import AgendaBlock, Session

NEW = ("new1", "new2")
EARLY = timedelta(minutes=30)


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class EndForm(ArchetypeForm):
    """What is said at the end; for every block there may be a task, and two more without a block."""

    status = forms.ChoiceField(label=_("How did it go?"), choices=OUTCOMES, widget=forms.RadioSelect, initial=Session.Status.HELD)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        validators=[
            MinValueValidator(5, _("A session lasts at least 5 minutes.")),
            MaxValueValidator(480, _("A session lasts at most 480 minutes, which is eight hours.")),
        ],
        widget=forms.NumberInput(attrs={"min": 5, "max": 480, "inputmode": "numeric"}),
    )
    focus = forms.CharField(label=_("Focus until next time"), required=False, max_length=300, help_text=_("One sentence. It stands on the client’s page."))
    next_day = day_field(_("Next session on"))
    next_time = forms.TimeField(label=_("at"), required=False, widget=forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M"))
    share = forms.BooleanField(label=_("Share the plan with the client"), required=False, initial=True)

    def __init__(self, *args: Any, session: Session, blocks: Sequence[AgendaBlock], due: date, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, client=session.client, **kwargs)
        self.session, self.zone, self.now = session, zone, now
        self.following: Session | None = None
        self.initial = {"minutes": session.minutes, "archetype": session.archetype_id, **self.initial}
        self.keys = [(str(block.pk), block.title) for block in blocks if not block.task_id] + [(new, "") for new in NEW]
        for key, title in self.keys:
            if title:
                self.fields[f"task-{key}"] = forms.BooleanField(label=_("Make a task of “%(title)s”") % {"title": title}, required=False)
            self.fields[f"words-{key}"] = forms.CharField(label=_("Task"), required=False, max_length=300, initial=title)
            self.fields[f"due-{key}"] = day_field(_("Due"))
            self.fields[f"due-{key}"].initial = due

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each possible task."""
        return [{"tick": self[f"task-{key}"] if title else None, "words": self[f"words-{key}"], "due": self[f"due-{key}"]} for key, title in self.keys]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if self.session.session_date - EARLY > self.now and self.session.begun_at is None and facts.get("status") != Session.Status.LATE_CANCELLED:
            self.add_error("status", _("This session lies ahead, so nobody can know yet how it goes."))
        for key, _title in self.keys:
            if facts.get(f"task-{key}") and not facts.get(f"words-{key}"):
                self.add_error(f"words-{key}", _("Type what is to be done."))
        self._clean_next(facts)
        return facts

    def _clean_next(self, facts: dict[str, Any]) -> None:
        day, at = facts.get("next_day"), facts.get("next_time")
        if bool(day) != bool(at) and not {"next_day", "next_time"} & self.errors.keys():
            self.add_error("next_time" if day else "next_day", _("Type the day and the time, or neither."))
        if not (day and at):
            return
        start = moment(day, at, zone=self.zone)
        if start is None or start <= self.now:
            self.add_error("next_day", _("Choose a time that lies ahead."))
            return
        facts_kept = {name: getattr(self.session, name) for name in ("client", "minutes", "format", "is_pro_bono", "place", "call_link")}
        self.following = Session(session_date=start, **facts_kept)

    def ending(self) -> Ending:
        facts = self.cleaned_data
        wanted = [key for key, title in self.keys if (facts.get(f"task-{key}") if title else facts.get(f"words-{key}"))]
        tasks = [Agreed(facts[f"words-{key}"], facts[f"due-{key}"], None if key in NEW else int(key)) for key in wanted]
        return Ending(facts["status"], facts["minutes"], facts["focus"], tasks, self.following, facts["share"], self.tag)

    def refuse(self, clash: Clash) -> None:
        start = clash.at.astimezone(self.zone)
        words = {"day": spoken_day(start.date(), today=self.now.astimezone(self.zone).date()), "time": f"{start:%H:%M}"}
        self.add_error("next_time", _("You have another session %(day)s at %(time)s. Choose another time. Nothing is saved yet.") % words)
