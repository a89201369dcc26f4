"""The way to a language model: one question, one answer, eight seconds, and a pause when it fails three times.

Any server that speaks OpenAI's protocol will do. The library is an extra (`[llm]` in pyproject.toml) and is imported only here.
"""

import asyncio
import time
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.cache import cache

from recommendations.domain import rewording

SECONDS = 8.0
LONGEST_ANSWER = 2000  # tokens
FAULTS, PAUSE = 3, 5 * 60
FAULTS_KEY, PAUSED_KEY = "recommendations.llm.faults", "recommendations.llm.paused"


@dataclass(frozen=True)
class Reply:
    content: str
    tokens: int
    milliseconds: int


class ModelFault(Exception):
    """The model did not answer; `outcome` is the word for it in the log of what was sent."""

    def __init__(self, outcome: str, reason: str, milliseconds: int) -> None:
        super().__init__(reason)
        self.outcome, self.milliseconds = outcome, milliseconds


def is_configured() -> bool:
    """Whether this house has a language model at all, and the library that speaks to it."""
    return bool(settings.LLM_URL and settings.LLM_MODEL) and find_spec("openai") is not None


def is_paused() -> bool:
    """Whether it failed three times in a row and is left alone for five minutes."""
    return cache.get(PAUSED_KEY) is not None


def ask(messages: list[dict[str, str]]) -> Reply:
    """Ask once and wait eight seconds at most; ModelFault when there is no answer in that time."""
    started = time.monotonic()
    try:
        content, tokens = asyncio.run(_ask(messages))
    except Exception as problem:
        _count_fault()
        is_slow = isinstance(problem, TimeoutError) or "Timeout" in type(problem).__name__
        raise ModelFault("slow" if is_slow else "refused", f"{type(problem).__name__}: {problem}"[:300], _since(started)) from problem
    return Reply(content, tokens, _since(started))


def count_answer() -> None:
    """An answer that could be read ends the count of faults."""
    cache.delete(FAULTS_KEY)


def count_garbage() -> None:
    """An answer that cannot be read is a fault like none at all."""
    _count_fault()


async def _ask(messages: list[dict[str, str]]) -> tuple[str, int]:
    from openai import AsyncOpenAI

    async with asyncio.timeout(SECONDS), AsyncOpenAI(base_url=settings.LLM_URL, api_key=settings.LLM_KEY or "none", max_retries=0, timeout=SECONDS) as server:
        asked: dict[str, Any] = {"model": settings.LLM_MODEL, "messages": messages, "max_tokens": LONGEST_ANSWER, "temperature": 0.4}
        completion = await server.chat.completions.create(**asked, **_form_of_answer())
    usage = completion.usage
    return completion.choices[0].message.content or "", (usage.total_tokens if usage else 0) or 0


def _form_of_answer() -> dict[str, Any]:
    if settings.LLM_STRUCTURED == "json_schema":
        return {"response_format": {"type": "json_schema", "json_schema": {"name": "wording", "schema": rewording.schema()}}}
    return {"response_format": {"type": "json_object"}} if settings.LLM_STRUCTURED == "json_object" else {}


def _count_fault() -> None:
    faults = cache.get(FAULTS_KEY, 0) + 1
    if faults >= FAULTS:
        cache.set(PAUSED_KEY, True, PAUSE)
        cache.delete(FAULTS_KEY)
    else:
        cache.set(FAULTS_KEY, faults, PAUSE)


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
