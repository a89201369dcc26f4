from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.models import HelpCard
from messaging.readings.help import country_names


class HelpCardForm(forms.ModelForm):
    """What a practice's clients read first when they need help, and for which country the numbers are."""

    country = forms.ChoiceField(label=_("Numbers of"), required=False, help_text=_("Without a choice: of the country that the client’s time zone lies in."))

    class Meta:
        model = HelpCard
        fields = ["words", "country"]
        labels = {"words": _("Your own words")}
        widgets = {"words": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"words": _("Shown above the numbers, for example whom to call in your town.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["country"].choices = [("", _("Where the client lives")), *country_names()]  # type: ignore[attr-defined]
