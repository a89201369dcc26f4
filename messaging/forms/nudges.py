from django import forms
from django.utils.translation import gettext_lazy as _


class NudgeForm(forms.Form):
    """The sentence with which a coach reminds a client."""

    words = forms.CharField(
        label=_("What you write"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a sentence: without one nobody knows what this is about.")},
    )
