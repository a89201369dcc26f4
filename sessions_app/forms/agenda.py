"""The blocks of a plan, and plans kept under a name."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from clients.forms.versions import VersionedForm
from common.forms import PersonForm
from sessions_app.models import AgendaBlock

MINUTES = [MinValueValidator(1, _("A block takes at least 1 minute.")), MaxValueValidator(480, _("A block takes at most 480 minutes."))]


def minutes_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Minutes"), initial=10, validators=MINUTES, widget=forms.NumberInput(attrs={"min": 1, "max": 480, "inputmode": "numeric"})
    )


class NewBlockForm(PersonForm):
    """A block of the coach's own."""

    class Meta:
        model = AgendaBlock
        fields = ["title", "minutes", "element"]

    title = forms.CharField(label=_("What is it?"), max_length=200)
    minutes = minutes_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        element: Any = self.fields["element"]
        element.empty_label = str(_("No element"))


class BlockForm(VersionedForm):
    """All that a block holds, with the version that was read."""

    class Meta:
        model = AgendaBlock
        fields = ["title", "minutes", "element", "text", "client_note", "private_note"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("text", "client_note", "private_note")}
        help_texts = {
            "text": _("The client reads it when you share the plan."),
            "client_note": _("The client reads it when you share the plan."),
            "private_note": _("Only you read this."),
        }

    minutes = minutes_field()
    client_note = forms.CharField(
        label=_("Note for the client"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The client reads it when you share the plan."),
    )
    private_note = forms.CharField(
        label=_("Note for yourself"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Only you read this.")
    )


class TemplateForm(forms.Form):
    """A name for a plan that is to be used again."""

    name = forms.CharField(label=_("Name of the template"), max_length=100)
    is_shared = forms.BooleanField(label=_("For all coaches of the practice"), required=False)


class TopicForm(forms.Form):
    """What the client wants to speak about."""

    words = forms.CharField(label=_("What would you like to speak about?"), max_length=300)
