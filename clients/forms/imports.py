from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from clients.domain.cells import date_order
from clients.domain.importing import COLUMNS, KNOWN_WORDS, Plan
from clients.domain.tables import MOST_BYTES, Table, Unreadable, read
from clients.models import ImportRow

LONGEST_PASTE = 1_000_000
UNCLEAR = {"either", "both"}
UNREADABLE = {
    "empty": _("There is nothing in it. Choose a CSV file with at least one client."),
    "large": _("This file is larger than 5 MB. Cut it into several, and import one after the other."),
    "sheet": _("This is a spreadsheet or a zip, not a CSV. Open it in the program that made it, choose “Save as CSV”, and import that file."),
    "binary": _("This file is not text, so no table can be read from it. Export your clients as CSV, and import that file."),
    "encoding": _("The file cannot be read with these letters. Choose others."),
    "header_only": _("Only the line with the names of the columns is there. Add a line for each client."),
    "rows": _("There are more than 5,000 clients in it: line %(line)s is one too many. Cut the file into several."),
    "columns": _("Line %(line)s has more than 50 columns. Keep the columns that are about the client, and leave out the others."),
    "cell": _("A cell that begins on line %(line)s holds more than 2,000 characters. Shorten it, or look for a quotation mark that is not closed."),
    "open_quote": _("The quotation mark that opens on line %(line)s is never closed. Close it, and import the file again."),
    "quote": _('On line %(line)s a quotation mark stands where none can be. Inside quotes write it twice: "".'),
}
ENCODING_WORDS = {
    "utf-8": _("UTF-8 (most programs)"),
    "cp1252": _("Windows, Western Europe"),
    "iso-8859-15": _("ISO 8859-15, Western Europe"),
    "cp1250": _("Windows, Central Europe"),
    "cp1251": _("Windows, Cyrillic"),
    "cp850": _("DOS, Western Europe"),
    "mac-roman": _("Older Macs"),
    "utf-16-le": _("UTF-16"),
    "utf-16-be": _("UTF-16, big end first"),
}
SEPARATOR_WORDS = {",": _("Comma ,"), ";": _("Semicolon ;"), "\t": _("Tab"), "|": _("Bar |")}
COLUMN_WORDS = {
    "": _("Leave out"),
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("Email address"),
    "since_date": _("Client since"),
    "time_zone": _("Time zone"),
    "tags": _("Tags"),
    "goal": _("Goal"),
    "is_pro_bono": _("Pro bono"),
    "note": _("Private note"),
    "state": _("State"),
}


class UploadForm(forms.Form):
    """A CSV as a file or as text; clean leaves the table and the bytes it was read from."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        allow_empty_file=True,
        help_text=_("Up to 5 MB, 5,000 clients and 50 columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=_("Or paste the table here"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file is None and not self.errors:
            where, self.content = "text", text.encode()
        elif file is None:
            return cleaned
        else:
            # A file that is too large is not even read.
            where, self.content = "file", file.read(MOST_BYTES + 1)
        if file is None and not text.strip():
            self.add_error("file", _("Choose a CSV file, or paste a table below."))
        else:
            self._read(where)
        return cleaned

    @property
    def file_name(self) -> str:
        file = self.cleaned_data.get("file")
        return get_valid_filename(file.name)[-200:] if file else str(_("Pasted table"))

    def _read(self, where: str) -> None:
        try:
            self.table = read(self.content, known=KNOWN_WORDS)
        except Unreadable as problem:
            self.add_error(where, _sentence(problem))


class ReadingForm(forms.Form):
    """How the same file is to be read instead."""

    encoding = forms.ChoiceField(label=_("Letters"), choices=list(ENCODING_WORDS.items()), help_text=_("Choose others when an ä or an é looks wrong below."))
    separator = forms.ChoiceField(label=_("Between the columns"), choices=list(SEPARATOR_WORDS.items()))
    has_header = forms.BooleanField(label=_("The first line names the columns"), required=False)

    def __init__(self, *args: Any, content: bytes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.table: Table = read(self.content, known=KNOWN_WORDS, **cleaned)
            except Unreadable as problem:
                self.add_error("encoding" if problem.reason in {"encoding", "binary"} else "separator", _sentence(problem))
        return cleaned


class ColumnsForm(forms.Form):
    """What each column of the file is, and where it matters, whether the day or the month comes first in its dates."""

    day_first = forms.ChoiceField(
        label=_("03/04/2026 in this file means"),
        choices=[("day", _("3 April (the day comes first)")), ("month", _("March 4 (the month comes first)"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("The dates of this file can be read in two ways. Choose which one is meant.")},
    )

    def __init__(self, *args: Any, header: list[str], samples: list[list[str]], plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.header, self.samples = header, samples
        for place, head in enumerate(header):
            label = head.strip() or _("Column %(number)d") % {"number": place + 1}
            guess = plan.columns[place] if place < len(plan.columns) else ""
            self.fields[f"column_{place}"] = forms.ChoiceField(label=label, choices=list(COLUMN_WORDS.items()), required=False, initial=guess)
        self.orders = [date_order(row[place] for row in samples if place < len(row)) for place in range(len(header))]
        unclear = [self[f"column_{place}"].value() for place, order in enumerate(self.orders) if order in UNCLEAR]
        if not unclear:
            del self.fields["day_first"]
        else:
            self.fields["day_first"].required = "since_date" in unclear

    @property
    def columns(self) -> list[tuple[Any, list[str]]]:
        """Each column's field with up to three values that show most: those with letters beyond English first."""
        return [(self[f"column_{place}"], self._shown(place)) for place in range(len(self.header))]

    @property
    def plan(self) -> Plan:
        chosen = self._chosen()
        order = self.orders[chosen.index("since_date")] if "since_date" in chosen else "day"
        said = self.cleaned_data.get("day_first", "day")
        return Plan(chosen, said == "day" if order in UNCLEAR else order == "day")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = self._chosen()
        for place, what in enumerate(chosen):
            if what and what in chosen[:place]:
                self.add_error(f"column_{place}", _("Another column is this already. Choose one of the two, and leave the other out."))
        self._check_names(chosen)
        return cleaned

    def _check_names(self, chosen: tuple[str, ...]) -> None:
        parts = {"first_name", "last_name"} & set(chosen)
        if "name" not in chosen and not parts:
            raise ValidationError(_("No column is the name yet. Choose “Name”, or “First name” and “Last name”, for the column that holds it."))
        if "name" in chosen and parts:
            self.add_error(f"column_{chosen.index('name')}", _("There is a name and also a part of one. Choose either “Name” or the parts."))

    def _chosen(self) -> tuple[str, ...]:
        chosen = (self.cleaned_data.get(f"column_{place}", "") for place in range(len(self.header)))
        return tuple(what if what in COLUMNS else "" for what in chosen)

    def _shown(self, place: int) -> list[str]:
        cells = dict.fromkeys(row[place].strip() for row in self.samples if place < len(row) and row[place].strip())
        return [cell[:80] for cell in sorted(cells, key=str.isascii)[:3]]


class DecisionForm(forms.Form):
    """What is to become of a line, or of all that are known."""

    decision = forms.ChoiceField(choices=ImportRow.Decision)


def _sentence(problem: Unreadable) -> str:
    return UNREADABLE[problem.reason] % {"line": problem.line}
