"""The forms of the pages, filled by machines: every rule about what may be written is theirs."""

from collections.abc import Mapping
from typing import Any, NoReturn

from django import forms
from django.http import QueryDict

from common.api.problems import Problem


def filled(values: Mapping[str, Any]) -> QueryDict:
    """These values as a browser would send them; None and False are fields left empty."""
    sent = QueryDict(mutable=True)
    for name, value in values.items():
        if isinstance(value, list | tuple):
            sent.setlist(name, [str(each) for each in value])
        elif value is not None and value is not False:
            sent[name] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return sent


def refuse(form: forms.BaseForm, *, at: str = "", names: Mapping[str, str] | None = None) -> NoReturn:
    """End the operation with 422 and what the form says of each field, under the field's name in the request."""
    errors = []
    for name, sentences in form.errors.items():
        known = "" if name == "__all__" else (names or {}).get(name, name)
        field = ".".join(part for part in ("body", at, known) if part)
        errors += [{"field": field, "detail": str(sentence)} for sentence in sentences]
    raise Problem(422, " ".join(error["detail"] for error in errors), errors=errors)  # type: ignore[arg-type]
