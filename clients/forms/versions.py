"""Forms that two people may have open at once: nothing is overwritten in silence."""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from common.forms import PersonForm


class VersionedForm(PersonForm):
    """Carries the version that was read: a later save of an older version is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def meet(self, current: Any) -> list[tuple[str, Any]]:
        """What stands now where it differs from what was typed, by label; sending the form again then means it."""
        typed = cast(QueryDict, self.data).copy()
        typed["version"] = str(current.version)
        self.data = typed
        changed = [name for name in self._meta.fields or () if getattr(current, name) != self.cleaned_data.get(name)]
        return [(str(self.fields[name].label), _spoken(current, name)) for name in changed]


def _spoken(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return "–" if value in (None, "") else value
