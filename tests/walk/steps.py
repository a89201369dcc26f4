"""Where one person sets foot at one address: every method, with every id that is theirs, somebody else's, or nobody's."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.walk.addresses import Address
from tests.walk.canaries import COACHES
from tests.walk.rule import Literal, Rule
from tests.walk.world import Circle, World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Whose ids each person tries.
FOREIGN = {"maya": ("otto", "olive"), "otto": ("maya", "noah"), "noah": ("nina", "otto"), "nina": ("noah", "maya"), "sam": ("noah",), "guest": ("noah", "maya")}
NOBODYS_NUMBER, NOBODYS_WORD = "987654321", "nothing-like-it"
EVIL = "//evil.example/"


@dataclass(frozen=True)
class Step:
    method: str
    path: str
    ids: str
    sent: dict[str, str] = field(default_factory=dict, hash=False)
    is_json: bool = False
    is_foreign: bool = False
    is_form: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.ids}{', as JSON' if self.is_json else ''})"


@dataclass(frozen=True)
class Route:
    """One address under its rule, as one person takes it."""

    world: World
    address: Address
    rule: Rule
    actor: str

    @property
    def is_welcome(self) -> bool:
        return role(self.actor) in self.rule.may

    def steps(self) -> Iterator[Step]:
        if self.is_welcome and (self.actor in self.world.circles or not self._ids):
            yield from self._own()
        if self._ids and not (self.is_welcome and (self.actor == "sam" or self.rule.bearer)):
            yield from self._trespass()
        elif not self.is_welcome:
            yield from (self._step(method, {}, "no ids", self.rule.body, is_foreign=True) for method in METHODS)
        elif self.rule.bearer:
            yield from (self._step(method, self._words(FOREIGN[self.actor][0]), "another's link", self.rule.body) for method in METHODS)

    def _own(self) -> Iterator[Step]:
        """Their own address, with ids of others in the query, the form and the JSON."""
        own = self._words(self.actor)
        yield self._step("GET", own, "own")
        if self.address.is_ours:
            yield self._step("HEAD", own, "own")
            yield self._step("POST", own, "own", self._body)
        for name in self._others:
            others = id_words(self.world.circles[name])
            yield self._step("GET", own, f"own, ids of {name} in the query", others | {"next": EVIL, "q": "qzx"})
            yield self._step("POST", own, f"own, ids of {name} in the form", self._body if self.address.is_api else others | self.rule.body | {"next": EVIL})
        # The admin answers every other method as it answers GET.
        for method in ("DELETE",) if self.address.is_admin else ("POST", "PUT", "PATCH", "DELETE"):
            yield self._step(method, own, f"own, ids of {name}", self.rule.body | others, is_json=True)
        # Above, what the form itself holds came first; now each of its own words names somebody else's.
        others |= dict.fromkeys(("email", "login"), self.world.circles[name].row("clients.Client").email)  # type: ignore[attr-defined]
        for word in sorted(self.rule.body.keys() & others.keys()):
            yield self._step("POST", own, f"own, {word} of {name} in the form", self._body | {word: others[word]})

    def _trespass(self) -> Iterator[Step]:
        """Every mix of ids that holds at least one of somebody else's, beside ids that are nobody's."""
        nobodys = {word: NOBODYS_WORD if callable(self.rule.words[word]) else NOBODYS_NUMBER for word in self._ids}
        own = self._words(self.actor) if self.actor in self.world.circles else nobodys
        tried = {self.address.path(own)} if self.is_welcome else set()
        for name in self._others:
            foreign = self._words(name)
            for mix in itertools.product((own, foreign), repeat=len(own)):
                ids = {word: source[word] for word, source in zip(own, mix, strict=True)}
                if self.address.path(ids) not in tried:
                    tried.add(self.address.path(ids))
                    yield from (self._step(method, ids, f"ids of {name}", self.rule.body, is_foreign=True) for method in METHODS)
        if not self.address.is_admin:
            yield from (self._step(method, nobodys, "nobody's ids", self.rule.body, is_foreign=True) for method in METHODS)

    def _step(self, method: str, ids: dict[str, str], what: str, sent: dict[str, str] | None = None, **kind: bool) -> Step:
        plain = {word: means.text for word, means in self.rule.words.items() if isinstance(means, Literal)}
        is_form = self.rule.is_form and method == "POST" and not kind.get("is_json")
        return Step(method, self.address.path(plain | ids), what, sent or {}, is_form=is_form, **kind)

    @property
    def _body(self) -> dict[str, str]:
        """What the rule sends; to the API, which refuses what it does not know, with the actor's own ids."""
        if not self.address.is_api or self.actor not in self.world.circles:
            return self.rule.body
        own = id_words(self.world.circles[self.actor])
        return self.rule.body | {word: own[word] for word in self.rule.body.keys() & own.keys()}

    @property
    def _others(self) -> tuple[str, ...]:
        return FOREIGN[self.actor] if self.address.is_ours else FOREIGN[self.actor][:1]

    @property
    def _ids(self) -> list[str]:
        return [word for word, means in self.rule.words.items() if not isinstance(means, Literal)]

    def _words(self, name: str) -> dict[str, str]:
        circle = self.world.circles.get(name)
        if circle is None:  # a guest has nothing, and needs nothing where there are no ids
            return {}
        found = {word: self.rule.words[word] for word in self._ids}
        return {word: str(means(circle) if callable(means) else circle.row(means).pk) for word, means in found.items()}  # type: ignore[arg-type]


def actors(address: Address, rule: Rule) -> list[str]:
    """Who walks here: everybody, but one of each kind where nothing depends on whose client somebody is."""
    if address.is_admin:
        return ["otto", "noah", "sam", "guest"]
    return list(FOREIGN) if address.is_ours or rule.words else ["maya", "noah", "guest"]


def role(actor: str) -> str:
    if actor in COACHES:
        return "coach"
    return {"guest": "guest", "sam": "staff"}.get(actor, "client")


def id_words(circle: Circle) -> dict[str, str]:
    """Every name that an id may go by in a form or a query, with the ids of this circle."""
    client, user = circle.row("clients.Client"), circle.row("accounts.User")
    words = {"id": client.pk, "pk": client.pk, "after": client.pk, "coach": user.pk, "owner": user.pk, "object_id": client.pk, "client_ids": client.pk}
    for model, row in circle.rows.items():
        name = model._meta.model_name
        words |= {name: row.pk, f"{name}_id": row.pk, model._meta.pk.name: row.pk}
    return {word: str(value) for word, value in words.items()}
