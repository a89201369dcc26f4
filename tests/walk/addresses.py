"""Every address of the site, from the URL resolver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

WORD = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Address:
    name: str  # clients:edit; an address without a name goes by its route
    route: str
    view: Any

    @property
    def words(self) -> list[str]:
        """The names of what the route captures, in their order."""
        return [plain or named for plain, named in WORD.findall(self.route)]

    @property
    def is_ours(self) -> bool:
        return not self.view.__module__.startswith(("allauth.", "django."))

    @property
    def is_api(self) -> bool:
        """Whether it takes JSON."""
        return self.name.startswith("api:")

    @property
    def is_admin(self) -> bool:
        return self.route.startswith("admin/")

    def path(self, ids: dict[str, str]) -> str:
        bare = WORD.sub(lambda word: str(ids[word[1] or word[2]]), self.route)
        return "/" + bare.replace("^", "").replace("$", "")


def addresses(urlconf: Any = None) -> list[Address]:
    return list(_within(get_resolver(urlconf), "", ()))


def _within(resolver: URLResolver, route: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _within(pattern, here, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        elif isinstance(pattern, URLPattern):
            yield Address(":".join((*spaces, pattern.name)) if pattern.name else here, here, pattern.callback)
