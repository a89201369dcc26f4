"""The one base of our forms: what a person may choose is what that person may see."""

from typing import Any

from django import forms


class PersonForm(forms.ModelForm):
    """A model form for one person: every choice among rows is narrowed to the rows visible to them."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = field.queryset.model.objects.visible_to(user)  # type: ignore[union-attr]
