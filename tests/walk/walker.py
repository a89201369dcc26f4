"""Takes the steps, and says what was heard, changed, sent or broken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.core.context import request_context
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client as Browser
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.walk.addresses import Address
from tests.walk.canaries import may_see
from tests.walk.ledger import Ledger, fingerprint
from tests.walk.rule import Rule
from tests.walk.steps import EVIL, Route, Step
from tests.walk.world import World

# A look may leave a session, a count of the rate limit, and the line in the log of who read what; allauth forgets sessions that have ended,
# and the devices of such a session go with it.
LEFT_BY_A_LOOK = {"django_session", "cache", "clients_access", "usersessions_usersession", "messaging_pushdevice", "common_apiuse"}
SIGN_IN = re.compile(r"^/(accounts|admin)/login/(\?|$)")
PLEASED = {200, 201, 204, 301, 302, 303, 304, 400, 401, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429}
API = "/api/"
PASSING = {"Expires", "RateLimit"}  # they say what time it is
CONTROLS = (("coach", "maya"), ("client", "noah"), ("staff", "sam"), ("guest", "guest"))


@dataclass
class Walker:
    world: World
    ledger: Ledger = field(default_factory=Ledger)
    browser: Browser = field(default_factory=lambda: Browser(raise_request_exception=False))
    prints: dict[str, dict[str, str]] = field(default_factory=dict)

    def walk(self, address: Address, rule: Rule, actor: str) -> list[str]:
        """What is wrong at this address for this person, one sentence each; empty when all is well."""
        route = Route(self.world, address, rule, actor)
        heard: list[str] = []
        answers: dict[Step, tuple[int, str]] = {}
        with self.ledger.watching():
            for step in route.steps():
                problems, answers[step] = self._take(route, step)
                heard += [f"{actor} {step}: {problem}" for problem in problems]
        return heard + [f"{actor} {step}: looks otherwise than an id that nobody has" for step in _telling(answers)]

    def _take(self, route: Route, step: Step) -> tuple[list[str], tuple[int, str]]:
        """One request and all that follows from it, taken back afterwards."""
        self.print_of(route.actor)
        self.ledger.clear()
        mail.outbox.clear()
        savepoint = transaction.savepoint_create()
        try:
            answer = self._send(route.actor, step)
            text = _text(answer)
            problems = [*self._status(route, step, answer), *self._leaks(route, step, text)]
            problems += [*self._settled(answer), *self._mails(route), *self._changes(route, step)]
            return problems, (answer.status_code, text)
        finally:
            connection.needs_rollback = False
            connection.run_on_commit.clear()  # what a job left for after its commit does not belong to the next request
            transaction.savepoint_rollback(savepoint)

    def _send(self, actor: str, step: Step) -> HttpResponse:
        self.browser.cookies.clear()
        if actor in self.world.sessions:
            self.browser.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[actor]
        is_api = step.path.startswith(API) and step.method not in {"GET", "HEAD"} and not step.is_form
        if step.is_json or is_api or step.method in {"PUT", "PATCH", "DELETE"}:
            return self.browser.generic(
                step.method, step.path, _json(step.sent), content_type="application/json", headers={"If-Match": "*"} if is_api else None
            )
        return getattr(self.browser, step.method.lower())(step.path, step.sent)

    def _status(self, route: Route, step: Step, answer: HttpResponse) -> Iterator[str]:
        status, goes_to = answer.status_code, answer.headers.get("Location", "")
        if route.address.name == "ready" and status == 503:
            return  # no worker is about
        if status >= 500:
            yield f"breaks with {status} {getattr(answer, 'exc_info', None) and answer.exc_info[1]!r}"
        elif step.is_foreign and not (status in {404, 405} or (status == 302 and SIGN_IN.match(goes_to)) or _asks_a_program(route, step, status)):
            yield f"answers {status} {goes_to}"
        elif not step.is_foreign and status not in PLEASED and not (status == 403 and route.actor == "sam"):
            yield f"answers {status}"
        if EVIL in goes_to:
            yield f"leads to {goes_to}"
        control = next(name for role, name in CONTROLS if role in route.rule.may)
        if step.method == "GET" and step.ids == "own" and route.rule.is_shown and route.actor == control and status != 200:
            yield f"should show the page and answers {status} {goes_to}"

    def _leaks(self, route: Route, step: Step, text: str) -> Iterator[str]:
        cage = self.world.cage
        for mark in sorted(cage.heard_in(text) - cage.heard_in(step.path + _json(step.sent))):
            if not may_see(route.actor, cage[mark]) and cage[mark].field not in route.rule.bearer:
                yield f"shows {cage[mark].field} of {cage[mark].owner}"

    def _settled(self, answer: HttpResponse) -> Iterator[str]:
        """Do what waits for the commit and for the worker: it belongs to the request."""
        with request_context(answer.wsgi_request):  # type: ignore[attr-defined]
            for _, run, _ in connection.run_on_commit[:]:
                run()
        connection.run_on_commit.clear()
        if "procrastinate_jobs" not in self.ledger.tables:
            return
        for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
            try:
                app.tasks[job.task_name].func(**job.args)
            except Exception as problem:
                yield f"queues {job.task_name}, which breaks with {problem!r}"

    def _mails(self, route: Route) -> Iterator[str]:
        cage = self.world.cage
        for letter in mail.outbox:
            owners = {cage[mark].owner for mark in cage.heard_in(" ".join(letter.recipients()))} or {route.actor}
            for mark in sorted(cage.heard_in(letter.message().as_string())):
                if not all(may_see(owner, cage[mark]) for owner in owners) and mark not in cage.heard_in(" ".join(letter.recipients())):
                    yield f"mails {cage[mark].field} of {cage[mark].owner} to {', '.join(letter.recipients())}"

    def _changes(self, route: Route, step: Step) -> Iterator[str]:
        written = self.ledger.tables - {"django_session", "cache"}
        if step.method in {"GET", "HEAD"} and written - LEFT_BY_A_LOOK:
            yield f"writes to {', '.join(sorted(written - LEFT_BY_A_LOOK))} on a mere look"
        if written and not (route.actor == "sam" and route.is_welcome):
            before, now = self.print_of(route.actor), fingerprint(self.world, route.actor, written)
            yield from (f"changes rows of others in {table}" for table in now if now[table] != before[table])

    def print_of(self, actor: str) -> dict[str, str]:
        if actor not in self.prints:
            self.prints[actor] = fingerprint(self.world, actor)
        return self.prints[actor]


def _telling(answers: dict[Step, tuple[int, str]]) -> Iterator[Step]:
    """The steps that betray that a row exists."""
    nothing = {step.method: answer for step, answer in answers.items() if step.ids == "nobody's ids"}
    for step, answer in answers.items():
        if step.is_foreign and answer[0] == 404 and answer != nothing.get(step.method, answer):
            yield step


def _asks_a_program(route: Route, step: Step, status: int) -> bool:
    """The API asks a guest to sign in, and leads nowhere."""
    return status == 401 and route.actor == "guest" and step.path.startswith(API)


def _text(answer: HttpResponse) -> str:
    body = answer.getvalue().decode("utf-8", "replace")
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items() if name not in PASSING)
    return f"{answer.status_code}\n{headers}\n{answer.cookies.output()}\n{body}"


def _json(sent: dict[str, Any]) -> str:
    return "{" + ", ".join(f'"{word}": "{value}"' for word, value in sent.items()) + "}"
