from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Preferences
from common.forms import PersonForm
from messaging.domain.notices import APP, DIGEST, MAIL, NONE, PUSH, Kind, kinds_for
from messaging.domain.post import Wishes
from messaging.readings.notices import side_of, way_of

WAYS = {
    NONE: _("nowhere"),
    APP: _("in the app"),
    DIGEST: _("in the app and the daily mail"),
    MAIL: _("in the app and by mail"),
    PUSH: _("in the app and on your devices"),
}
BRIEF = {NONE: _("no"), MAIL: _("by mail, an hour before")}
LABELS = {
    "session_soon": _("Reminders of sessions"),
    "session_changed": _("Sessions booked, moved or called off"),
    "session_wish": _("A client asks for another time, or proposes a topic"),
    "plan_shared": _("A plan is shared with you"),
    "brief": _("The brief before a session"),
    "message": _("New messages"),
    "task_due": _("Tasks on their day"),
    "checkin_due": _("Check-ins when they are due"),
    "suggestion": _("New suggestions"),
    "file_shared": _("Files shared with you"),
    "nudge": _("Reminders that your coach sends by hand"),
    "program_paused": _("A webhook is paused because too many tries failed"),
}
REMINDERS = [
    (7 * 24 * 60, _("a week before")),
    (2 * 24 * 60, _("two days before")),
    (24 * 60, _("a day before")),
    (3 * 60, _("three hours before")),
    (60, _("an hour before")),
    (15, _("a quarter of an hour before")),
]


class RemindersField(forms.TypedMultipleChoiceField):
    """How long before a session somebody is reminded: minutes, the longest first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, choices=REMINDERS, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def clean(self, value: Any) -> list[int]:
        return sorted(super().clean(value), reverse=True)


class PreferencesForm(PersonForm):
    """How a person wants to hear of things: one choice for each kind, then when not, and how often at most."""

    reminders = RemindersField(label=_("Remind me of a session"))

    class Meta:
        model = Preferences
        fields = ["reminders", "quiet_from", "quiet_until", "digest_at", "most_per_day"]
        labels = {
            "quiet_from": _("Quiet from"),
            "quiet_until": _("until"),
            "digest_at": _("The daily mail comes at"),
            "most_per_day": _("Mails a day at most"),
        }
        help_texts = {
            "quiet_until": _("Nothing goes by mail or to devices in these hours. The same time twice means that none are quiet."),
            "most_per_day": _("Messages to your devices count too. What is more waits for the daily mail of the next day."),
        }
        widgets = {name: forms.TimeInput(format="%H:%M", attrs={"type": "time"}) for name in ("quiet_from", "quiet_until", "digest_at")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds_for(side_of(self.user))
        for kind in self.kinds:
            self.fields[_name(kind)] = forms.ChoiceField(
                label=LABELS[kind.slug],
                choices=[(way, (BRIEF if kind.slug == "brief" else WAYS)[way]) for way in kind.ways],
                initial=way_of(self.user, self.instance, kind.slug),
            )
        self.fields["most_per_day"].min_value = 1  # type: ignore[attr-defined]

    @property
    def ways(self) -> list[forms.BoundField]:
        return [self[_name(kind)] for kind in self.kinds]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if {"quiet_from", "quiet_until", "digest_at"} <= said.keys():
            wishes = Wishes(self.user.zone, said["quiet_from"], said["quiet_until"])
            if wishes.holds_quiet(said["digest_at"]):
                self.add_error("digest_at", _("This lies in your quiet hours. Choose a time outside of them."))
        return said

    def save(self, commit: bool = True) -> Preferences:
        self.instance.channels = {kind.slug: self.cleaned_data[_name(kind)] for kind in self.kinds}
        saved: Preferences = super().save(commit=commit)
        return saved


def _name(kind: Kind) -> str:
    return f"way_{kind.slug}"
