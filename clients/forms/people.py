from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.domain.zones import zone_choices
from clients.domain.tags import LONGEST, MOST, tags_in
from clients.models import Client
from common.forms import PersonForm

A_YEAR = timedelta(days=366)


class TagsField(forms.CharField):
    """Tags in one line, with commas between: given and taken as a list."""

    widget = forms.TextInput(attrs={"list": "own-tags", "autocomplete": "off", "autocapitalize": "off"})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        tags = tags_in(super().clean(value))
        if len(tags) > MOST:
            raise ValidationError(_("These are %(count)d tags, and a client can have %(most)d. Take some out."), params={"count": len(tags), "most": MOST})
        if longer := next((tag for tag in tags if len(tag) > LONGEST), ""):
            raise ValidationError(
                _("“%(start)s…” is longer than %(most)d characters. Make it shorter, or put a comma where the next tag begins."),
                params={"start": longer[:20], "most": LONGEST},
            )
        return tags

    def has_changed(self, initial: Any, data: Any) -> bool:
        return tags_in(data or "") != list(initial or [])


class ClientForm(PersonForm):
    """A client's plain facts, as the coach enters them."""

    class Meta:
        model = Client
        fields = ["name", "email", "since_date", "time_zone", "tags", "is_pro_bono"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "since_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "email": _("Where the invitation goes. You can leave it out and add it later."),
        }

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, help_text=_("Decides what “today” and “overdue” mean for this client."))
    tags = TagsField(label=_("Tags"), required=False, help_text=_("With commas between, for example: founders, Tuesday group. Only coaches see them."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_since_date(self) -> date:
        since = self.cleaned_data["since_date"]
        if since.year < 1900 or since > self.today + A_YEAR:
            raise ValidationError(_("This date cannot be right. Type the day on which the coaching began."))
        return since


class ClientEditForm(ClientForm):
    """The same facts, with the version that was read: a later save of an older version is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
