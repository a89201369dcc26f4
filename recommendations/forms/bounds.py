"""The bounds of the engine, each in a sentence of what it does."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.domain.tags import tags_in
from clients.forms.versions import VersionedForm
from clients.models import Element
from recommendations.models import Activity, EngineSettings

LOWEST_AIM, HIGHEST_AIM = 30, 90  # points of a level
CAPS = [("1", gettext_lazy("Easy, everyday things only")), ("2", gettext_lazy("Also what asks for some effort or candour"))]
YES_NO = [("true", gettext_lazy("Yes, at most one in a list")), ("false", gettext_lazy("No, only what is expected to help"))]


class TagsField(forms.CharField):
    """Words between commas, each once."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        return tags_in(super().clean(value))


class BoundsForm(VersionedForm):
    """What both a coach's and a client's bounds hold."""

    need_weight = forms.FloatField(
        label=gettext_lazy("How much need counts"),
        help_text=gettext_lazy("0 goes by what was found helpful alone; 1 weighs both; 2 puts the quietest element first."),
        min_value=0,
        max_value=2,
        required=False,
        widget=forms.NumberInput(attrs={"type": "range", "step": "0.25", "min": "0", "max": "2", "list": "need-stops"}),
    )
    intensity_cap = forms.TypedChoiceField(label=gettext_lazy("How much it may ask"), coerce=int, empty_value=None, required=False)
    is_exploring = forms.TypedChoiceField(label=gettext_lazy("Something new to try"), coerce=lambda said: said == "true", empty_value=None, required=False)
    blocked_tags = TagsField(
        label=gettext_lazy("Never with these tags"), help_text=gettext_lazy("Between commas, for example: letter, dreams."), max_length=800, required=False
    )
    blocked_activities = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Never suggested"),
        help_text=gettext_lazy("Untick what may be suggested again."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = EngineSettings
        fields = ["need_weight", "intensity_cap", "is_exploring", "blocked_tags", "blocked_activities"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Activity.objects.visible_to(self.user).filter(pk__in=self.instance.blocked_activities).values_list("pk", "title"))
        self.fields["blocked_activities"].choices = [  # type: ignore[attr-defined]
            (pk, names.get(pk, _("An activity that is gone"))) for pk in self.instance.blocked_activities
        ]


class CoachBoundsForm(BoundsForm):
    """For all clients of one coach."""

    class Meta(BoundsForm.Meta):
        fields = [*BoundsForm.Meta.fields, "may_pool"]
        labels = {"may_pool": gettext_lazy("Others may learn from my clients’ answers")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intensity_cap"].choices = CAPS  # type: ignore[attr-defined]
        self.fields["is_exploring"].choices = YES_NO  # type: ignore[attr-defined]
        defaults = {"need_weight": 1, "intensity_cap": 2, "is_exploring": "true"}
        for name, default in defaults.items():
            stands = getattr(self.instance, name)
            self.initial[name] = default if stands is None else {True: "true", False: "false"}.get(stands, stands) if name == "is_exploring" else stands


class ClientBoundsForm(BoundsForm):
    """For one client; what is left as it is follows the coach's own."""

    own_need_weight = forms.BooleanField(label=gettext_lazy("Another weight for this client"), required=False)
    contraindications = TagsField(
        label=gettext_lazy("Careful with"),
        help_text=gettext_lazy("Words between commas, for example: pregnancy, recent loss. What an activity says it is not for is then never suggested."),
        max_length=800,
        required=False,
    )

    class Meta(BoundsForm.Meta):
        fields = [*BoundsForm.Meta.fields, "contraindications"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slug, name in Element.objects.visible_to(self.user).values_list("slug", "name"):
            aim = forms.IntegerField(label=name, min_value=LOWEST_AIM, max_value=HIGHEST_AIM, required=False)
            self.fields[f"aim_{slug}"], self.initial[f"aim_{slug}"] = aim, self.instance.targets.get(slug)
        as_coach = [("", gettext_lazy("As for all my clients"))]
        self.fields["intensity_cap"].choices = [*as_coach, *CAPS]  # type: ignore[attr-defined]
        self.fields["is_exploring"].choices = [*as_coach, *YES_NO]  # type: ignore[attr-defined]
        self.initial["own_need_weight"] = self.instance.need_weight is not None
        self.initial["need_weight"] = 1 if self.instance.need_weight is None else self.instance.need_weight
        self.initial["is_exploring"] = {True: "true", False: "false"}.get(self.instance.is_exploring, "")  # type: ignore[arg-type]

    @property
    def aims(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("aim_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said = {name.removeprefix("aim_"): aim for name, aim in cleaned.items() if name.startswith("aim_")}
        self.instance.targets = {element: aim for element, aim in said.items() if aim is not None}
        if not cleaned.get("own_need_weight"):
            cleaned["need_weight"] = None
        return cleaned
