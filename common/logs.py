"""Logs: one line of text for people, or one JSON object for machines; never a body, never a password."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict

# PostgreSQL quotes the row that it refused, and with it what somebody wrote.
QUOTED_ROW = re.compile(r"^(DETAIL|CONTEXT|LINE \d+|.*invalid input syntax[^:]*):.*(\n(?!\S).*)*", re.MULTILINE)


def _without_rows(logger: Any, method: str, event: EventDict) -> EventDict:
    """Takes what people wrote out of the words of database errors."""
    for part in ("event", "exception", "error"):
        if isinstance(event.get(part), str):
            event[part] = QUOTED_ROW.sub(r"\1: …", event[part])
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(allow=["status_code"]),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(*, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING setting; structlog and the standard library end in the same stream."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    end = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    processors = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info, _without_rows, end]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": _SHARED, "processors": processors}},
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stream"], "level": "WARNING"},
        "loggers": {
            "requests": {"level": "INFO" if as_json else "WARNING"},
            "jobs": {"level": "INFO"},
            "mail": {"level": "INFO"},
            "django.security.DisallowedHost": {"level": "ERROR"},
            "django.request": {"level": "ERROR"},
            "django.db.backends": {"level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
        },
    }
