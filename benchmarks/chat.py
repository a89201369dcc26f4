"""How soon a message stands on the other screen, and that none is lost: `.venv/bin/python -m benchmarks.chat`.

Two web processes on one database, over loopback. The client writes through one; the coach listens at the other and fetches what is new, as
the page does. Then one process is killed and the database is restarted in the middle of it. Ends with 1 when a bar is not held.
"""

import argparse
import contextlib
import http.client
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.harness.plan import World
from benchmarks.streams import _p95, _server

SENT, SECONDS_P95, SOON = 100, 1.0, 60
SECRET = "a" * 32
PLACE = re.compile(r'data-seq="(\d+)"')
WORDS = re.compile(r"word-(\d+)-end")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=SENT)
    wanted = parser.parse_args().messages

    from benchmarks.harness import database

    with database.prepare(World("chat", version=1, fill=_fill)) as observer, _server() as (_, here), _server() as (other, there):
        client, of_client, of_coach = _people()
        begun = observer.execute("SELECT coalesce(max(seq), 0) FROM messages WHERE client_id = %s", [client]).fetchall()[0][0]
        screen = Screen(client, there, of_coach, begun)
        seconds = [_until_shown(client, here, of_client, screen, number) for number in range(wanted)]
        restarts = {"a killed web process": lambda: _replaced(other, screen), "a restarted database": _restart_database}
        gaps = {name: _through(act, client, here, of_client, screen, 1000 * place) for place, (name, act) in enumerate(restarts.items(), 1)}
    print(f"{wanted} messages: median {median(seconds):.3f} s, p95 {_p95(seconds):.3f} s, longest {max(seconds):.3f} s", flush=True)
    bars = {f"seconds until a message stands on the other screen, p95 of {wanted}: {_p95(seconds):.3f}, at most {SECONDS_P95}": _p95(seconds) <= SECONDS_P95}
    bars |= {f"missing or twice after {name}: {wrong}": wrong == 0 for name, wrong in gaps.items()}
    for words, is_held in bars.items():
        print(f"{'passed' if is_held else 'FAILED'}  {words}")
    return 0 if all(bars.values()) else 1


def _fill() -> None:
    from benchmarks import world

    world.fill(sizes=(0, 25))


def _people() -> tuple[int, str, str]:
    """A client with an account, and the cookies of the client and of the coach."""
    from accounts.models import User
    from benchmarks.world import coach_email

    client = User.objects.get(email=coach_email(25)).coachings.order_by("client").first().client
    if client.user is None:
        client.user = User.objects.create_user("client@chat.example", name=client.name, role="client")
        client.save(update_fields=["user"])
    return client.pk, _cookie(client.user), _cookie(User.objects.get(email=coach_email(25)))


def _cookie(user: Any) -> str:
    from django.conf import settings
    from django.test import Client as Browser

    browser = Browser()
    browser.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}; {settings.CSRF_COOKIE_NAME}={SECRET}"


@dataclass
class Screen:
    """What the coach's page does: it listens, and after every word of news fetches all after the revision that it shows."""

    client: int
    port: int
    cookie: str
    seen: int

    def __post_init__(self) -> None:
        self.shown: list[int] = []
        self.places: list[int] = []
        self.revision = self.seen
        Thread(target=self._listen, daemon=True).start()

    def wait_for(self, number: int, *, until: float) -> bool:
        while number not in self.shown:
            if time.perf_counter() > until:
                return False
            time.sleep(0.002)
        return True

    def _listen(self) -> None:
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                asked = http.client.HTTPConnection("localhost", self.port, timeout=SOON)
                asked.request("GET", "/live/", headers={"Cookie": self.cookie})
                answer = asked.getresponse()
                while answer.status == 200 and (line := answer.readline()):
                    if line.startswith(b"data: "):
                        self._catch_up()
            time.sleep(0.2)

    def _catch_up(self) -> None:
        asked = http.client.HTTPConnection("localhost", self.port, timeout=SOON)
        asked.request("GET", f"/messages/{self.client}/news/?revision={self.revision}", headers={"Cookie": self.cookie, "HX-Request": "true"})
        answer = asked.getresponse()
        html = answer.read().decode()
        if answer.status == 200:
            self.revision = int(html.partition('data-revision="')[2].partition('"')[0])
            fresh = [place for place in map(int, PLACE.findall(html)) if place not in self.places]
            self.places += fresh
            self.shown += [int(word) for word in WORDS.findall(html)] if fresh else []


def _until_shown(client: int, port: int, cookie: str, screen: Screen, number: int) -> float:
    began = time.perf_counter()
    _send(client, port, cookie, number)
    if not screen.wait_for(number, until=began + SOON):
        raise SystemExit(f"Message {number} never came.")
    return time.perf_counter() - began


def _send(client: int, port: int, cookie: str, number: int) -> None:
    """As the page does: again with the same token, until it is taken."""
    form = {"content": f"word-{number}-end", "form_token": str(uuid4()), "csrfmiddlewaretoken": SECRET}
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            asked = http.client.HTTPConnection("localhost", port, timeout=SOON)
            asked.request("POST", f"/messages/{client}/", urlencode(form), {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})
            if asked.getresponse().status == 302:
                return
        time.sleep(0.3)


def _through(act: Any, client: int, port: int, cookie: str, screen: Screen, start: int) -> int:
    """How many of forty messages are missing or stand twice when this happens in the middle of them."""
    numbers = list(range(start, start + 40))
    acting = Thread(target=lambda: (time.sleep(1), act()))
    acting.start()
    for number in numbers:
        _send(client, port, cookie, number)
        time.sleep(0.05)
    acting.join()
    until = time.perf_counter() + SOON
    missing = sum(not screen.wait_for(number, until=until) for number in numbers)
    return missing + sum(screen.shown.count(number) > 1 for number in numbers)


def _replaced(process: Any, screen: Screen) -> None:
    """The process that the coach listens at is killed, and another one comes at its port."""
    import atexit
    import os
    import subprocess

    process.kill()
    process.wait()
    following = subprocess.Popen(process.args, env=os.environ | {"DATABASE_POOL": "4"})
    atexit.register(following.kill)


def _restart_database() -> None:
    """As a machine does that loses the server: killed without a word, and started again."""
    import os
    import signal

    from common import embedded

    folder: Path = embedded.joined()  # type: ignore[assignment]
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    time.sleep(2)
    while not embedded.revive():
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
