"""What a coach puts into the library, and to whom it is given."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.forms.people import TagsField
from clients.forms.versions import VersionedForm
from messaging.forms.recipients import RecipientsForm
from messaging.forms.uploads import IncomingField, WholeForm
from messaging.models import LibraryItem
from messaging.readings.library import Collection

SCHEMES = ("https://", "http://")


def _link() -> forms.URLField:
    return forms.URLField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("This is no web address. It begins with https:// and has no spaces.")},
    )


def _link_of(link: str) -> str:
    if link and not link.startswith(SCHEMES):
        raise forms.ValidationError(_("This is no web address. It begins with https:// and has no spaces."))
    return link


class NewItemForm(WholeForm):
    """Files or a link; several files become several items with the same tags and collection."""

    upload = IncomingField(label=gettext_lazy("Files"), required=False)
    link = _link()
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Without one, the name of the file."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(label=gettext_lazy("Description"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    tags = TagsField(label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("With commas between. Only you see them."))
    collection = forms.CharField(
        label=gettext_lazy("Collection"), required=False, max_length=60, widget=forms.TextInput(attrs={"list": "own-collections", "autocomplete": "off"})
    )

    field_order = ["upload", "link", "title", "description", "tags", "collection", "end"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].help_text = _("PDF, pictures, audio, video, documents and text, up to ten at once.")

    def clean_link(self) -> str:
        return _link_of(self.cleaned_data["link"])

    def clean_collection(self) -> str:
        return " ".join(self.cleaned_data["collection"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        files, link = cleaned.get("upload") or [], cleaned.get("link")
        if files and link:
            self.add_error("link", _("This would be two things at once. Add the files first, then the link."))
        elif not files and not link and not self.errors:
            self.add_error("upload", _("There is nothing to add yet. Choose a file, or type a link."))
        elif link and not cleaned.get("title") and not self.errors:
            self.add_error("title", _("Give the link a title, so that people know what it leads to."))
        return cleaned


class ItemForm(VersionedForm):
    """The words of an item; the version guards against a second tab."""

    tags = TagsField(label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("With commas between. Only you see them."))

    class Meta:
        model = LibraryItem
        fields = ["title", "description", "tags", "collection"]
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "description": forms.Textarea(attrs={"rows": 3}),
            "collection": forms.TextInput(attrs={"list": "own-collections", "autocomplete": "off"}),
        }
        error_messages = {"title": {"required": gettext_lazy("Give it a title.")}}


class CollectionForm(forms.Form):
    """Another name for a collection; one that is taken already puts both together, once that is meant."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    version = forms.CharField(widget=forms.HiddenInput)
    merge = forms.BooleanField(label=gettext_lazy("Put both together"), required=False)

    def __init__(self, data: QueryDict | None, *, collection: Collection, others: list[str]) -> None:
        super().__init__(data, initial={"name": collection.name, "version": collection.version})
        name = " ".join(str(self["name"].value()).split())
        if name not in others or name == collection.name:
            del self.fields["merge"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "merge" in self.fields and not cleaned.get("merge"):
            self.add_error("name", _("You already have a collection of this name. Tick the box to put both together, or choose another name."))
        return cleaned

    def meet(self, current: Collection) -> None:
        """Sending the form again means it, knowing what stands now."""
        typed = cast(QueryDict, self.data).copy()
        typed["version"] = current.version
        self.data = typed


class RenewForm(WholeForm):
    """A newer version: one file or one link."""

    upload = IncomingField(label=gettext_lazy("The new file"), required=False)
    link = _link()
    change = forms.CharField(
        label=gettext_lazy("What changed"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("For you; clients do not see it."),
    )

    field_order = ["upload", "link", "change", "end"]

    def __init__(self, *args: Any, item: LibraryItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["upload" if item.kind == "link" else "link"]
        (self.fields.get("upload") or self.fields["link"]).required = True
        if "upload" in self.fields:
            del self.fields["upload"].widget.attrs["multiple"]
            self.fields["upload"].error_messages["required"] = _("Choose the new file first.")
        else:
            self.fields["link"].error_messages["required"] = _("Type the new link first.")

    def clean_link(self) -> str:
        return _link_of(self.cleaned_data["link"])


class ShareForm(RecipientsForm):
    """To whom it is given, with a note."""

    note = forms.CharField(
        label=gettext_lazy("A note to go with it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Shown above the file."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(user)
        if "tags" in self.fields:
            self.fields["tags"].help_text = _("Who gets the tag later does not get the file by itself.")
