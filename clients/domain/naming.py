"""What the five elements are called for whoever reads: a practice may have names of its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

type Names = Mapping[str, str]

_own: ContextVar[Callable[[], Names]] = ContextVar("own_names", default=dict)


def called(slug: str, name: str) -> str:
    """The reader's own name for the element of this slug, else `name`, which the house gave it."""
    return _own.get()().get(slug) or name


@contextmanager
def naming(own: Callable[[], Names]) -> Iterator[None]:
    """Within, elements go by these names; they are asked for once, and not before somebody reads one."""
    token = _own.set(cache(own))
    try:
        yield
    finally:
        _own.reset(token)
