"""How a new client wants to hear of things, as one choice; each kind has its own on the page of settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Preferences, User
from messaging.domain.notices import APP, DIGEST, MAIL, NONE, PUSH, kinds_for
from messaging.readings.notices import side_of, way_of

MEANS = {
    MAIL: _("Reminders and messages come by mail, the rest once a day in one mail."),
    PUSH: _("A short neutral line on your phone or computer; by mail until one is set up."),
    APP: _("Nothing is sent to you. You see what is new when you come in."),
}


class ReachForm(forms.Form):
    """By mail as usual, on one's devices, or only in the app."""

    reach = forms.ChoiceField(
        label=_("How may we reach you?"),
        choices=[(MAIL, _("By mail")), (PUSH, _("On my devices")), (APP, _("Only in the app"))],
        widget=forms.RadioSelect,
    )

    @property
    def ways(self) -> list[tuple[object, object]]:
        """Each choice with what it means."""
        return [(choice, MEANS[choice.data["value"]]) for choice in self["reach"]]


def reached_by(person: User, preferences: Preferences) -> str:
    """Which of the three describes what is set now."""
    ways = {way_of(person, preferences, kind.slug) for kind in kinds_for(side_of(person))}
    return PUSH if PUSH in ways else MAIL if ways & {MAIL, DIGEST} else APP


def channels_for(person: User, reach: str) -> dict[str, str]:
    """The ways by kind that the choice comes to; the usual ones have no need to be named."""
    side = side_of(person)
    kinds = [kind for kind in kinds_for(side) if kind.usual[side] not in {NONE, APP} and reach in kind.ways]
    return {} if reach == MAIL else {kind.slug: reach for kind in kinds}
