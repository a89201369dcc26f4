"""What the library does not say of the operations by itself: every status, the headers, CSV, and how to come in."""

from http import HTTPStatus
from typing import Any

from common.api import PROBLEM

METHODS = ("get", "post", "patch", "delete")
ALWAYS = (400, 401, 403, 404, 429, 503)
# What each refusal means here; everything else is said by the problem itself.
MEANS = {
    304: "Nothing changed since the ETag that was sent as If-None-Match.",
    400: "The request cannot be read, or holds characters that cannot be stored.",
    401: "Nobody is signed in: no token, or one that is unknown, expired or revoked.",
    403: "The token may not do this, or a session sent no CSRF token.",
    404: "There is nothing here, or it is somebody else's: the two look alike.",
    409: "What stands already is in the way, for example an archived client; nothing was saved.",
    412: "Somebody saved another version since it was read.",
    413: "The body is larger than can be taken.",
    415: "The body is not application/json.",
    422: "What was sent cannot stay as it is; `errors` names the fields.",
    428: "The header If-Match is missing.",
    429: "More requests than a minute has room for; Retry-After says when to go on.",
    503: "The database is away for a moment; Retry-After says when to try again.",
}
RATES = {
    "RateLimit": {"description": 'What is left of the minute: `"minute";r=599;t=60`.', "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": 'How many requests a minute has room for: `"minute";q=600;w=60`.', "schema": {"type": "string"}},
}
PROBLEM_SCHEMA = {
    "title": "Problem",
    "description": "Problem details, RFC 9457.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "title": {"type": "string", "examples": ["Unprocessable Content"]},
        "status": {"type": "integer", "examples": [422]},
        "detail": {"type": "string", "description": "What happened and what to do, in the reader's language."},
        "errors": {
            "type": "array",
            "description": "The fields that cannot stay as they are.",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string", "examples": ["body.email"]}, "detail": {"type": "string"}},
            },
        },
    },
}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Any text that is new for each thing you want done. Sent again within a day, the same request gets the same answer and does nothing twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "example": "8f14e45f-ceea-4a5b-9f3b-1d2c3b4a5968",
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag that was read. Without it the answer is 428, with an older one 412.",
    "schema": {"type": "string", "minLength": 1},
    "example": '"1"',
}

SIGNED = (
    ("webhook-id", "The number of the telling; one that comes again has the same.", "msg_2b1f0e7a9d4c4f6d8a3e5c7b9d1f3a5c"),
    ("webhook-timestamp", "When it was signed, in seconds since 1970.", "1764237600"),
    ("webhook-signature", "`v1,` and base64 of HMAC-SHA256 over webhook-id.webhook-timestamp.body.", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
)
TOLD = {
    "operationId": "told",
    "summary": "An act, told to a webhook of a coach",
    "description": "Signed by the scheme of Standard Webhooks (docs/api.md). A test has the type webhook.test and no data.",
    "parameters": [
        {"in": "header", "name": name, "required": True, "description": words, "schema": {"type": "string"}, "example": of} for name, words, of in SIGNED
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "timestamp", "data"],
                    "properties": {
                        "type": {"type": "string", "description": "The kind of the act.", "examples": ["task.done"]},
                        "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
                        "data": {"anyOf": [{"$ref": "#/components/schemas/ActOut"}, {"type": "object", "maxProperties": 0}]},
                    },
                }
            }
        },
    },
    "responses": {"2XX": {"description": "It arrived."}, "410": {"description": "Never again: the webhook is paused."}},
}


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """The description with all that holds for many operations."""
    schema["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
    schema["webhooks"] = {"act": {"post": TOLD}}
    for path in schema["paths"].values():
        for method, operation in path.items():
            if method in METHODS:
                _complete(method, operation)
    return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    kinds = set(operation.pop("x-house", []))
    for parameter in operation["parameters"]:
        # The library writes a list where OpenAPI wants names; the schema beside it keeps them all.
        if isinstance(examples := parameter.pop("examples", None), list):
            parameter["example"] = examples[0]
    if method == "post":
        operation["parameters"].append(IDEMPOTENCY_KEY)
    if "versioned" in kinds:
        operation["parameters"].append(IF_MATCH)
    for status, answer in operation["responses"].items():
        answer["headers"] = dict(RATES) | ({"ETag": {"description": "The version.", "schema": {"type": "string"}}} if "etag" in kinds else {})
        if "list" in kinds and int(status) == HTTPStatus.OK:
            answer["content"]["text/csv"] = {"schema": {"type": "string"}, "example": "id,name\r\n7,Noah Lindqvist\r\n"}
    for status in sorted(_statuses(method, operation, kinds)):
        operation["responses"].setdefault(status, _answer(status))


def _statuses(method: str, operation: dict[str, Any], kinds: set[str]) -> set[int]:
    found = {*ALWAYS}
    if operation["parameters"] or "requestBody" in operation:
        found.add(422)
    if method != "get":
        found.add(409)
    if "requestBody" in operation:
        found |= {413, 415}
    return found | ({412, 428} if "versioned" in kinds else set()) | ({304} if {"etag"} == kinds else set())


def _answer(status: int) -> dict[str, Any]:
    said: dict[str, Any] = {"description": MEANS[status]}
    if status >= HTTPStatus.BAD_REQUEST:
        said["content"] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return said
