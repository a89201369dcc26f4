"""The description of the API as chapters that people read."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

METHODS = ("get", "post", "patch", "delete")


@dataclass(frozen=True)
class Word:
    """One parameter, or one field of what goes in or comes out."""

    name: str
    kind: str
    words: str
    is_required: bool = False


@dataclass(frozen=True)
class Told:
    """One operation as people read it."""

    anchor: str
    method: str
    path: str
    title: str
    words: str
    asks: list[Word]
    takes: list[Word]
    gives: list[Word]
    example: str
    statuses: list[tuple[str, str]]


def in_html(words: str) -> SafeString:
    """Our own Markdown as HTML."""
    return mark_safe(MarkdownIt("commonmark").render(words))  # noqa: S308 - written by us


def chapters(schema: Mapping[str, Any]) -> list[tuple[str, list[Told]]]:
    """The operations by their area, in the order of the description."""
    found: dict[str, list[Told]] = defaultdict(list)
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                found[operation["tags"][0]].append(_told(schema, path, method, operation))
    return list(found.items())


def _told(schema: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Told:
    body = _json_schema(operation.get("requestBody", {}))
    success = next(answer for status, answer in operation["responses"].items() if int(status) < 300)
    return Told(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        title=operation["summary"],
        words=operation.get("description", ""),
        asks=[_parameter(each) for each in operation["parameters"]],
        takes=list(_fields(schema, body)),
        gives=list(_fields(schema, _json_schema(success))),
        example=_example(schema, body),
        statuses=[(str(status), answer["description"]) for status, answer in operation["responses"].items()],
    )


def _parameter(of: Mapping[str, Any]) -> Word:
    return Word(of["name"], f"{of['in']}, {_kind(of['schema'])}", of.get("description", ""), of.get("required", False))


def _json_schema(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return content.get("content", {}).get("application/json", {}).get("schema", {})


def _fields(schema: Mapping[str, Any], of: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[Word]:
    """Every field, those inside others with a dot."""
    resolved = _resolved(schema, of)
    required = set(resolved.get("required", []))
    for name, field in resolved.get("properties", {}).items():
        yield Word(before + name, _kind(field), field.get("description", ""), name in required)
        inner = _inner(schema, field)
        if inner and depth < 2:
            yield from _fields(schema, inner, f"{before}{name}.", depth + 1)


def _resolved(schema: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Any]:
    return schema["components"]["schemas"][of["$ref"].rsplit("/", 1)[1]] if "$ref" in of else of


def _inner(schema: Mapping[str, Any], field: Mapping[str, Any]) -> Mapping[str, Any]:
    for of in (field, field.get("items", {}), field.get("additionalProperties", {}), *field.get("anyOf", [])):
        if isinstance(of, Mapping) and "$ref" in of:
            return of
    return {}


def _kind(of: Mapping[str, Any]) -> str:
    if "$ref" in of:
        return of["$ref"].rsplit("/", 1)[1]
    if "anyOf" in of:
        return " or ".join(_kind(each) for each in of["anyOf"])
    if "enum" in of:
        return " | ".join(str(value) or "“”" for value in of["enum"])
    if of.get("type") == "array":
        return f"list of {_kind(of.get('items', {}))}"
    return str(of.get("format") or of.get("const") or of.get("type", "anything"))


def _example(schema: Mapping[str, Any], of: Mapping[str, Any]) -> str:
    """A body that could be sent: the required fields with their examples."""
    resolved = _resolved(schema, of)
    fields = {name: field for name, field in resolved.get("properties", {}).items() if name in resolved.get("required", [])}
    filled = {name: (field.get("examples") or ["…"])[0] for name, field in fields.items()}
    return json.dumps(filled, ensure_ascii=False, indent=2) if filled else ""
