"""What a client writes: an entry, the choice of its readers, and what the list of entries is asked for."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.forms.archetypes import LABEL as ARCHETYPE
from clients.forms.archetypes import NOTHING, offer_archetypes
from clients.forms.versions import VersionedForm
from clients.models import Archetype, Client, Element
from common.forms import PersonForm
from progress.models import Entry, EntryDraft
from progress.querysets import EntryQuerySet

READERS = {
    Entry.Visibility.PRIVATE: _("Only you. It counts for nothing that your coach sees."),
    Entry.Visibility.SHARED: _("You and your coach."),
    Entry.Visibility.NOT_FOR_AI: _("You and your coach; no language model ever reads it."),
}


class Period(models.TextChoices):
    """How far back a list of entries goes."""

    MONTH = "month", _("Last four weeks")
    SEASON = "season", _("Last twelve weeks")
    YEAR = "year", _("Last year")


DAYS = {Period.MONTH: 28, Period.SEASON: 84, Period.YEAR: 365}


class EntryForm(PersonForm):
    """A text with its readers and tags, and the draft that it was written in."""

    class Meta:
        model = Entry
        fields = ["body", "visibility", "title", "element", "archetype"]
        labels = {"body": _("Your text"), "visibility": _("Who may read it"), "element": _("Mostly about"), "archetype": ARCHETYPE}
        widgets = {"body": forms.Textarea(attrs={"rows": 9}), "visibility": forms.RadioSelect}
        error_messages = {"body": {"required": _("There is nothing to keep yet. Write something first.")}}

    draft = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, begun: EntryDraft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, "draft": begun.token if begun else uuid4(), "revision": begun.revision if begun else 0}
        self.fields["element"].empty_label = NOTHING  # type: ignore[attr-defined]
        offer_archetypes(self, self.instance.client)

    @property
    def written_in(self) -> tuple[UUID, int] | None:
        """The draft and the revision of it that the sender knows."""
        token = self.cleaned_data.get("draft")
        return (token, self.cleaned_data.get("revision") or 0) if token else None

    @property
    def readers(self) -> list[tuple[Any, Any]]:
        """Each choice of readers with what it means."""
        return [(choice, READERS[Entry.Visibility(choice.data["value"])]) for choice in self["visibility"]]

    @property
    def has_tags(self) -> bool:
        """Whether the part that is folded away holds something."""
        return any(self[name].value() or self[name].errors for name in ("title", "element", "archetype") if name in self.fields)


class EntryEditForm(EntryForm, VersionedForm):
    """The same, with the version that was read."""

    def meet(self, current: Any) -> list[tuple[str, Any]]:
        label = str(self.fields["visibility"].label)
        return [(name, current.get_visibility_display() if name == label else value) for name, value in super().meet(current)]


class DraftForm(EntryForm):
    """What was typed so far, however little it is."""

    class Meta(EntryForm.Meta):
        model = EntryDraft  # type: ignore[assignment]

    def clean_draft(self) -> UUID:
        return self.cleaned_data["draft"] or uuid4()


class ReadersForm(forms.Form):
    visibility = forms.ChoiceField(choices=Entry.Visibility.choices)


class EntriesForm(forms.Form):
    """What a list of entries is asked for; whatever makes no sense is as if it had not been asked."""

    q = forms.CharField(max_length=100, required=False)
    visibility = forms.ChoiceField(label=_("Who may read it"), choices=[("", _("Everybody")), *Entry.Visibility.choices], required=False)
    element = forms.ModelChoiceField(Element.objects.none(), to_field_name="slug", label=_("Element"), empty_label=_("Any"), required=False)
    archetype = forms.ModelChoiceField(Archetype.objects.none(), to_field_name="slug", label=_("Archetype"), empty_label=_("Any"), required=False)
    period = forms.ChoiceField(label=_("Period"), choices=[("", _("All of it")), *Period.choices], required=False)

    def __init__(self, asked: Any, *, user: Any, client: Client) -> None:
        super().__init__(asked, auto_id="find-%s")
        self.fields["element"].queryset = Element.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["archetype"].queryset = Archetype.objects.visible_to(user).order_by("element__order", "name")  # type: ignore[attr-defined]
        if user.is_coach:
            del self.fields["visibility"]
        if not client.allows_archetypes:
            del self.fields["archetype"]

    def asked(self) -> dict[str, Any]:
        """What was asked for and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrowed(self, rows: EntryQuerySet, client: Client, *, at: datetime) -> EntryQuerySet:
        """Those of a client's entries that are asked for."""
        asked, first = self.asked(), self.first_day(client.today(at))
        rows = rows.since(datetime.combine(first, time(), client.zone)) if first else rows
        return rows.filter(**{name: asked[name] for name in ("visibility", "element", "archetype") if name in asked}).holding(asked.get("q", ""))

    def first_day(self, today: date) -> date | None:
        """The day from which on entries are wanted; None for all."""
        period = self.asked().get("period")
        return today - timedelta(days=DAYS[Period(period)] - 1) if period else None
