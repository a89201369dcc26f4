from django import forms
from django.utils.translation import gettext_lazy as _

from clients.forms.versions import VersionedForm
from clients.models import Note
from common.forms import PersonForm


class NoteForm(PersonForm):
    """A coach's own note."""

    class Meta:
        model = Note
        fields = ["body"]
        labels = {"body": _("Note")}
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"body": {"required": _("There is nothing to keep yet. Write the note first.")}}


class NoteEditForm(NoteForm, VersionedForm):
    """The same, with the version that was read."""
