from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.forms.archetypes import LABEL as ARCHETYPE
from clients.forms.archetypes import ArchetypeForm, offer_archetypes
from clients.forms.days import ON_THE_DAY, chosen_day, date_input, when_choices
from clients.forms.versions import VersionedForm
from clients.models import Element, Task
from common.forms import PersonForm

LONGEST = 300
MOST = 200


class TaskForm(PersonForm):
    """A task as coach and client agree on it; days count by the client's calendar."""

    class Meta:
        model = Task
        fields = ["task_description", "due_date", "element", "archetype", "repeats"]
        labels = {"task_description": gettext_lazy("Task"), "due_date": gettext_lazy("Day"), "repeats": gettext_lazy("Every week"), "archetype": ARCHETYPE}
        widgets = {"due_date": date_input(), "task_description": forms.TextInput(attrs={"autocomplete": "off"})}

    when = forms.ChoiceField(label=gettext_lazy("When"), choices=when_choices(none=True), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["element"].empty_label = _("No element")  # type: ignore[attr-defined]
        offer_archetypes(self, self.instance.client)
        self.fields["when"].initial = ON_THE_DAY if self.instance.due_date else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["due_date"] = chosen_day(self, when="when", field="due_date", today=self.today)
        if cleaned.get("repeats") and cleaned["due_date"] is None and not self.errors:
            self.add_error("repeats", _("A weekly task needs its first day. Say when it begins."))
        return cleaned


class TaskEditForm(TaskForm, VersionedForm):
    """The same, with the version that was read."""


class OutcomeForm(forms.Form):
    """What became of a task, and in whose words."""

    OUTCOMES = [choice for choice in Task.Status.choices if choice[0] != Task.Status.OPEN]

    outcome = forms.ChoiceField(label=gettext_lazy("What became of it"), widget=forms.RadioSelect)
    when = forms.ChoiceField(label=gettext_lazy("The new day, if renegotiated"), choices=when_choices(none=False), required=False, initial="7")
    due_date = forms.DateField(label=gettext_lazy("Day"), widget=date_input(), required=False)
    note = forms.CharField(label=gettext_lazy("In a sentence"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["outcome"].choices = self.OUTCOMES  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == Task.Status.RENEGOTIATED:
            cleaned["due_date"] = chosen_day(self, when="when", field="due_date", today=self.today)
            if cleaned["due_date"] is None and not self.errors:
                self.add_error("when", _("Choose the day that you agreed on."))
        return cleaned


class OwnOutcomeForm(ArchetypeForm):
    """The same from the client's side: done, partly, or not this week; and an archetype that they saw in it."""

    OUTCOMES = [
        (Task.Status.DONE, gettext_lazy("Done")),
        (Task.Status.PARTLY, gettext_lazy("Partly done")),
        (Task.Status.RENEGOTIATED, gettext_lazy("Not this week: a week later")),
    ]

    outcome = forms.ChoiceField(label=gettext_lazy("How did it go?"), choices=OUTCOMES, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("In your words"),
        help_text=gettext_lazy("Your coach reads this beside the task."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["outcome", "note", "archetype"]


class ManyTasksForm(forms.Form):
    """What to do with the chosen tasks."""

    WHAT = [
        ("done", gettext_lazy("Done")),
        ("skipped", gettext_lazy("Skipped by agreement")),
        ("week", gettext_lazy("A week later")),
        ("day", gettext_lazy("To another day …")),
        ("element", gettext_lazy("Of the element …")),
        ("remove", gettext_lazy("Take off the list …")),
    ]

    do = forms.ChoiceField(label=gettext_lazy("With the chosen tasks"), choices=WHAT)
    day = forms.DateField(label=gettext_lazy("Day"), widget=date_input(), required=False)
    element = forms.ModelChoiceField(Element.objects.none(), label=gettext_lazy("Element"), required=False, empty_label=gettext_lazy("No element"))
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    tasks = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, user: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["element"].queryset = Element.objects.visible_to(user)  # type: ignore[attr-defined]
        chosen = self.data.getlist("tasks") if self.is_bound else []  # type: ignore[attr-defined]
        # Which of these numbers are open tasks of this client is decided under the lock; here they only have to be numbers.
        self.fields["tasks"].choices = [(number, number) for number in chosen if number.isdecimal() and len(number) < 19][:MOST]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("tasks") and "tasks" not in self.errors:
            self.add_error(None, _("No task is chosen. Tick the boxes of those you mean, then say what to do."))
        if cleaned.get("do") == "day":
            cleaned["when"] = ON_THE_DAY
            cleaned["day"] = chosen_day(self, when="when", field="day", today=self.today)
        return cleaned
