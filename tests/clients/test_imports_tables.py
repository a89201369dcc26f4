"""Reading tables: any bytes give a table or the one named error, and what was written well is read as it was written."""

import csv
import io
import string
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clients.domain.importing import KNOWN_WORDS
from clients.domain.tables import ENCODINGS, LONGEST_CELL, MOST_BYTES, SEPARATORS, Unreadable, encoding_of, read

HEADER = ["Name", "Email", "Note"]
NAMES = ["Jürgen Müller", "Käthe Größe", "João Gonçalves", "Íñigo Núñez", "François Lefèvre", "Åsa Östlund"]
WESTERN = "äöüßéèñçãõåøÄÖÜ "


def table(content: bytes, **how):
    return read(content, known=KNOWN_WORDS, **how)


def written(rows, *, separator=",", ends="\r\n", quoting=csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=ends, quoting=quoting).writerows(rows)
    return out.getvalue()


def refusal(content: bytes, **how) -> tuple[str, int]:
    with pytest.raises(Unreadable) as caught:
        table(content, **how)
    return caught.value.reason, caught.value.line


@given(st.binary(max_size=2000), st.sampled_from(["", *ENCODINGS]), st.sampled_from(["", *SEPARATORS]))
def test_any_bytes_are_a_table_or_unreadable(content, encoding, separator):
    with suppress(Unreadable):
        found = table(content, encoding=encoding, separator=separator)
        assert all("\0" not in cell for line in found.lines for cell in line.cells)


@given(
    st.lists(st.lists(st.text(string.ascii_letters + WESTERN + "\"',;|\t\n€", min_size=1, max_size=12), min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_a_table_that_was_written_well_is_read_as_it_was_written(rows, separator, ends, encoding):
    assume(all(any(cell.strip() for cell in row) for row in rows))
    text = written([HEADER, *rows], separator=separator, ends=ends, quoting=csv.QUOTE_ALL)
    taken = encoding if encoding == "cp1252" else ""
    found = table(text.encode(encoding), encoding=taken, separator=separator, has_header=True)
    assert [list(line.cells) for line in found.lines] == rows


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_separator_and_lines_are_found_out(separator, ends):
    found = table(written([HEADER, *([name, "a@example.com", "calm, and; more"] for name in NAMES)], separator=separator, ends=ends).encode())
    assert (found.separator, found.has_header, [line.cells[0] for line in found.lines]) == (separator, True, NAMES)


@pytest.mark.parametrize("size", [1, 6, 60])
@pytest.mark.parametrize(
    ("encoding", "taken"),
    [
        *(("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")),
        *(("cp1252", "cp1252"), ("latin-1", "cp1252")),
    ],
)
def test_encoding_is_found_out(encoding, taken, size):
    rows = [[NAMES[number % len(NAMES)], f"p{number}@example.com", ""] for number in range(size)]
    found = table(written([HEADER, *rows]).encode(encoding))
    assert (found.encoding, [line.cells[0] for line in found.lines]) == (taken, [row[0] for row in rows])


def test_letters_of_dos_are_found_out_by_what_windows_does_not_have():
    assert encoding_of("Name\nJürgen".encode("cp850")) == "cp850"


@pytest.mark.parametrize(
    ("rows", "has_header"),
    [
        ([["Name", "Mail"], ["Ada", "a@x.org"]], True),
        ([["Wer", "Wo"], ["Ada", "a@x.org"]], True),
        ([["Ada", "a@x.org"], ["Bo", "b@x.org"]], False),
        ([["Ada", "Lisbon"], ["Bo", "Rome"]], False),
    ],
)
def test_a_header_is_told_from_a_client(rows, has_header):
    assert table(written(rows).encode()).has_header is has_header


def test_blank_lines_are_passed_over_and_lines_keep_their_numbers():
    found = table(b'Name,Note\n\nAda,"two\nlines"\n , \nBo,x\n')
    assert [(line.number, line.cells[0]) for line in found.lines] == [(3, "Ada"), (6, "Bo")]


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"", ("empty", 0)),
        (b" \r\n ", ("empty", 0)),
        (b",,,\n,,\n", ("empty", 0)),
        (b"Name,Email\n", ("header_only", 0)),
        (b"PK\x03\x04" + b"\0" * 100, ("sheet", 0)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("sheet", 0)),
        (b"\x89PNG\r\n\x1a\n\0\0", ("binary", 0)),
        (b"Name\nA\0da\n", ("binary", 0)),
        (b"Name\n" + b"x" * 300_000, ("cell", 2)),
        (b"Name\n" + b"x" * (LONGEST_CELL + 1), ("cell", 2)),
        (b"Name," + b"c," * 10_000 + b"\nAda\n", ("columns", 1)),
        (b"Name\n" + b"Ada\n" * 5001, ("rows", 5002)),
        (b'Name,Note\nAda,"never closed\nBo,x\n', ("open_quote", 2)),
        (b'Name,Note\nAda,"a"b\n', ("quote", 2)),
        (b"x" * (MOST_BYTES + 1), ("large", 0)),
    ],
)
def test_what_is_no_table_is_refused(content, refused):
    assert refusal(content) == refused


def test_letters_that_do_not_fit_are_refused():
    assert refusal("Jürgen".encode("cp1252"), encoding="utf-8") == ("encoding", 0)


def test_five_thousand_lines_are_read():
    assert len(table(b"Name\n" + b"Ada\n" * 5000).lines) == 5000
