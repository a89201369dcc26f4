"""A coach's own activity."""

from typing import Any

from django import forms
from django.conf import global_settings
from django.utils.translation import gettext_lazy

from clients.forms.versions import VersionedForm
from clients.models import Element
from recommendations.domain import library
from recommendations.forms.bounds import TagsField
from recommendations.models import Activity

ALSO = 0.5  # how much an activity speaks to an element beside its own


class ActivityForm(VersionedForm):
    """What to do, for whom, how long; the version guards against a second tab."""

    also = forms.ModelMultipleChoiceField(
        Element.objects.none(), label=gettext_lazy("Speaks also to"), required=False, to_field_name="slug", widget=forms.CheckboxSelectMultiple
    )
    settles = forms.ModelMultipleChoiceField(
        Element.objects.none(),
        label=gettext_lazy("Tends to settle"),
        help_text=gettext_lazy("Elements of which there may be too much."),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    tags = TagsField(label=gettext_lazy("Tags"), help_text=gettext_lazy("Between commas."), max_length=800, required=False)
    contraindications = TagsField(
        label=gettext_lazy("Not for"),
        help_text=gettext_lazy("Words between commas, for example: pregnancy, recent loss. Clients for whom you noted one are never offered it."),
        max_length=800,
        required=False,
    )
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Activity
        fields = ["title", "text", "note", "element", "facet", "kind", "minutes", "intensity", "language", "repeat_days", "tags", "contraindications"]
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "text": forms.Textarea(attrs={"rows": 5}),
            "note": forms.Textarea(attrs={"rows": 2}),
            "language": forms.Select(choices=global_settings.LANGUAGES),
        }
        help_texts = {"note": gettext_lazy("Shown with it, for example when to stop.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weights = dict(zip(library.ELEMENTS, self.instance.weights or [], strict=False))
        self.initial["also"] = [slug for slug, weight in weights.items() if weight and slug != self.instance.element_id]
        self.initial["settles"] = self.instance.settles
        self.initial.setdefault("tags", self.instance.tags)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        facet, element = cleaned.get("facet"), cleaned.get("element")
        if facet and element and facet.element_id != element.pk:
            self.add_error("facet", gettext_lazy("This facet belongs to another element. Choose one of the same, or none."))
        if cleaned.get("intensity") == Activity.Intensity.STRONG and not cleaned.get("note"):
            self.add_error("note", gettext_lazy("What stirs things up needs a note of care. Say when to stop and what helps."))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        said = self.cleaned_data
        if said.get("element"):
            also = {element.slug for element in said.get("also") or ()}
            own = library.weights(said["element"].slug)
            self.instance.weights = [weight or ALSO * (slug in also) for weight, slug in zip(own, library.ELEMENTS, strict=True)]
        self.instance.settles = [element.slug for element in said.get("settles") or ()]
