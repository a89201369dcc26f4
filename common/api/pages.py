"""Lists for machines: a page of rows as JSON, or as CSV for whoever asks for it, and where the next page begins."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Annotated, Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from common.api.problems import Problem
from common.formulas import harmless

Mark = Annotated[str, Field(max_length=1000, description="`next` of the page before: the rows that follow it. Leave it out for the first page.")]
SALT = "api"


def mark(kind: str, *values: Any) -> str:
    """Where the next page of this list begins: after the row with these values."""
    return signing.dumps([kind, *(value.isoformat() if isinstance(value, datetime) else value for value in values)], salt=SALT)


def place(kind: str, given: str) -> list[Any] | None:
    """The values of such a mark, None for the first page; one of other making is a problem."""
    if not given:
        return None
    try:
        found, *values = signing.loads(given, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        found, values = None, []
    if found != kind:
        raise Problem(422, _("This is no mark of this list."), errors=[{"field": "query.after", "detail": _("Take it from `next` of the page before.")}])
    return values


def listing(request: HttpRequest, rows: Sequence[Mapping[str, Any]], *, next_mark: str = "") -> HttpResponse:
    """A page of a list. The address of the next one stands in the header Link too, which is all that CSV has."""
    if request.get_preferred_type(["application/json", "text/csv"]) == "text/csv":
        response = HttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(_json({"items": rows, "next": next_mark or None}), content_type="application/json")
    if next_mark:
        query = request.GET.copy()
        query["after"] = next_mark
        response["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'
    response["Vary"] = "Accept, Cookie, Authorization"
    return response


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """One column for each value, those inside others with a dot; lists in one cell."""
    flat = [dict(_flat(row)) for row in rows]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    sheet = StringIO()
    sheet.write("\ufeff")  # spreadsheets read accents by this mark
    writer = csv.writer(sheet)
    writer.writerow(columns)
    writer.writerows([[harmless(row.get(name)) for name in columns] for row in flat])
    return sheet.getvalue()


def _flat(row: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list | tuple):
            yield before + name, "; ".join(_json(each) if isinstance(each, Mapping | list) else "" if each is None else str(each) for each in value)
        else:
            yield before + name, _plain(value) if isinstance(value, date) else value
