from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class HandOverForm(forms.Form):
    """Which colleague coaches this client from now on, and whether whoever hands over stays beside."""

    to = forms.ModelChoiceField(
        label=_("New coach"),
        queryset=User.objects.none(),
        empty_label=_("Choose a colleague"),
        error_messages={
            "required": _("Choose who coaches this client from now on."),
            "invalid_choice": _("This colleague is no longer here. Choose another one."),
        },
    )
    stays = forms.ChoiceField(
        label=_("What becomes of the coaching of now"),
        choices=[("ends", _("I end here, and no longer see this client")), ("stays", _("I stay, and we coach together"))],
        widget=forms.RadioSelect,
        initial="ends",
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class OwnerHandOverForm(HandOverForm):
    """The same for the owner of the practice, who says which of the coaches of now ends, if any does."""

    def __init__(self, *args: Any, coaches: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coaches = {str(coach.pk): coach for coach in coaches}
        ends = [(key, _("%(coach)s ends here") % {"coach": coach.name}) for key, coach in self.coaches.items()]
        self.fields["stays"].choices = [*ends, ("stays", _("Nobody ends: they coach together") if ends else _("Nobody coaches this client now"))]  # type: ignore[attr-defined]
        self.fields["stays"].initial = ends[0][0] if ends else "stays"

    @property
    def ending(self) -> User | None:
        """Who ends, once the form is valid."""
        return self.coaches.get(self.cleaned_data["stays"])
