from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clients.forms.days import date_input
from clients.forms.versions import VersionedForm
from clients.models import Goal, Milestone
from common.forms import PersonForm

LONGEST_WHY = 2000


class GoalForm(PersonForm):
    """What somebody works towards, why, and perhaps until when."""

    class Meta:
        model = Goal
        fields = ["title", "why", "target_date"]
        labels = {"title": _("Goal")}
        widgets = {"target_date": date_input(), "title": forms.TextInput(attrs={"autocomplete": "off"})}

    why = forms.CharField(label=_("Why it matters"), max_length=LONGEST_WHY, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_target_date(self) -> date | None:
        wished = self.cleaned_data["target_date"]
        if wished is not None and not 2000 <= wished.year <= 2100:
            raise ValidationError(_("This date cannot be right. Choose a day of this century, or leave it out."))
        return wished


class GoalEditForm(GoalForm, VersionedForm):
    """The same, with the version that was read."""


class MilestoneForm(PersonForm):
    """A step towards a goal."""

    class Meta:
        model = Milestone
        fields = ["title"]
        labels = {"title": _("Step")}
        widgets = {"title": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_step_{self.instance.pk or 'new'}_%s"
