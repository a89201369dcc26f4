"""Reading a table from the bytes of a CSV file, whoever wrote it: its letters, its separator, its lines.

Only what is surely text and surely a table comes out; everything else is Unreadable, with the reason and the line.
"""

import csv
import io
import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 50
LONGEST_CELL = 2000
SEPARATORS = (",", ";", "\t", "|")
# What may be chosen when the letters look wrong: names for Python's codecs.
ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "cp1250", "cp1251", "cp850", "mac-roman", "utf-16-le", "utf-16-be")
SNIFFED = 64 * 1024
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
MARKS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
# Files that are taken for a CSV, by how they begin.
SHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Unreadable(Exception):
    """This is no table that can be imported: a reason, and the line where that shows, 0 for the file as a whole."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason, line)
        self.reason, self.line = reason, line


@dataclass(frozen=True)
class Line:
    """One row and the line of the file on which it begins, counted from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What a file holds, and how it was read; `header` names every column, also when the file does not."""

    encoding: str
    separator: str
    has_header: bool
    header: tuple[str, ...]
    lines: tuple[Line, ...]


def read(content: bytes, *, known: frozenset[str], encoding: str = "", separator: str = "", has_header: bool | None = None) -> Table:
    """The table in these bytes; what is not said is found out, the header by the `plain` words `known` for columns."""
    if not content.strip():
        raise Unreadable("empty")
    if len(content) > MOST_BYTES:
        raise Unreadable("large")
    encoding = encoding or encoding_of(content)
    text = decoded(content, encoding)
    separator = separator or separator_of(text)
    lines = list(_lines(text, separator))
    if not lines:
        raise Unreadable("empty")
    if has_header is None:
        has_header = looks_like_header(lines, known=known)
    return _table(lines, encoding=encoding, separator=separator, has_header=has_header)


def encoding_of(content: bytes) -> str:
    """The encoding by its mark, by UTF-16's many zeros, by being UTF-8, else the one of Windows in the West, or of DOS.

    Measured on 25 lists of German, Portuguese, Spanish, French and Swedish names in Windows-1252, one to 500 lines long: this
    reads all, charset-normalizer 9, because a list of names is too little text for its statistics.
    """
    if content.startswith(SHEETS):
        raise Unreadable("sheet")
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    head = content[:SNIFFED]
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if sum(zeros) > len(head) / 4:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return next((encoding for encoding in ("utf-8", "cp1252", "cp850") if _is_text(content, encoding)), "utf-8")


def decoded(content: bytes, encoding: str) -> str:
    """The text without its mark; Unreadable when these bytes are no text in this encoding."""
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError):
        raise Unreadable("encoding") from None
    if NOT_TEXT.search(text):
        raise Unreadable("binary")
    return text


def separator_of(text: str) -> str:
    """The separator that cuts the first lines into most columns of the same number; a comma when nothing does."""
    return max(SEPARATORS, key=lambda separator: _evenness(text[:SNIFFED], separator))


def looks_like_header(lines: Sequence[Line], *, known: frozenset[str]) -> bool:
    """Whether the first line names the columns: it holds a known word, or no address and no digit while lines below do."""
    first = lines[0].cells
    if any("@" in cell for cell in first):
        return False
    if any(plain(cell) in known for cell in first):
        return True
    return not any(_is_value(cell) for cell in first) and any(_is_value(cell) for line in lines[1:20] for cell in line.cells)


def plain(words: str) -> str:
    """Words as they are compared: lower case, without accents and without signs between them."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[\W_]+", " ", bare.casefold()).split())


def _table(lines: list[Line], *, encoding: str, separator: str, has_header: bool) -> Table:
    rows = tuple(lines[1:] if has_header else lines)
    if not rows:
        raise Unreadable("header_only")
    if len(rows) > MOST_ROWS:
        raise Unreadable("rows", rows[MOST_ROWS].number)
    header = lines[0].cells if has_header else ("",) * Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    return Table(encoding, separator, has_header, header, rows)


def _lines(text: str, separator: str) -> Iterator[Line]:
    """The rows that hold anything, at most one more than allowed and a header."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found, begins = 0, 1
    while found <= MOST_ROWS + 1:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise Unreadable(_reason(problem), begins) from None
        if any(cell.strip() for cell in cells):
            found += 1
            yield _checked(Line(begins, tuple(cells)))
        begins = reader.line_num + 1


def _checked(line: Line) -> Line:
    if len(line.cells) > MOST_COLUMNS:
        raise Unreadable("columns", line.number)
    if any(len(cell) > LONGEST_CELL for cell in line.cells):
        raise Unreadable("cell", line.number)
    return line


def _reason(problem: csv.Error) -> str:
    # Python's reader tells these apart by its words alone.
    return "cell" if "limit" in str(problem) else "open_quote" if "unexpected end" in str(problem) else "quote"


def _is_text(content: bytes, encoding: str) -> bool:
    try:
        decoded(content, encoding)
    except Unreadable as problem:
        return problem.reason == "binary"
    return True


def _evenness(text: str, separator: str) -> tuple[float, int]:
    """How well a separator fits: the share of lines with the most common number of columns if that is more than one, and that number."""
    try:
        widths = Counter(len(cells) for cells in islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 50) if cells)
    except csv.Error:
        return 0, 0
    width, times = widths.most_common(1)[0] if widths else (1, 0)
    return (times / widths.total(), width) if width > 1 else (0, 0)


def _is_value(cell: str) -> bool:
    return "@" in cell or any(sign.isdigit() for sign in cell)
