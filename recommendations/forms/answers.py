"""What a client says of a suggestion."""

from django import forms
from django.utils.translation import gettext_lazy

from clients.forms.archetypes import ArchetypeForm

RATINGS = [
    ("1", gettext_lazy("1 · not at all")),
    ("2", gettext_lazy("2 · a little")),
    ("3", gettext_lazy("3 · somewhat")),
    ("4", gettext_lazy("4 · quite")),
    ("5", gettext_lazy("5 · very")),
]


class RatingForm(ArchetypeForm):
    """How helpful it was, in which words, and the archetype that was in it."""

    rating = forms.TypedChoiceField(label=gettext_lazy("Helpful?"), choices=RATINGS, coerce=int, widget=forms.RadioSelect)
    comments = forms.CharField(
        label=gettext_lazy("Why, in your words"),
        help_text=gettext_lazy("Your coach reads it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["rating", "comments", "archetype"]


class DeclineForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why is it not for you?"),
        help_text=gettext_lazy("Your coach reads it. You may leave it empty."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
