"""Starts the house: database, tables, static files, demo world, then web server and worker under one supervisor."""

import errno
import json
import os
import secrets
import signal
import socket
import sys
import time
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from coachhub.management import preparation
from coachhub.management.children import Lifeline, serve, work
from coachhub.management.duties import Announcement, CodeChanged, DatabaseWatch, SourceWatch
from coachhub.management.supervisor import Child, Duty, Supervisor
from common import embedded
from common.environment import Environment, environment

# A server that was killed a moment ago still lets go of its port.
PORT_PATIENCE_SECONDS = 2.0
DEMO_SIGN_INS = """
  coach@example.com    a coach with 24 clients
  client@example.com   one of them
  staff@example.com    staff, for the admin

Everybody's password is coachhub-demo."""


class Command(BaseCommand):
    help = "Start CoachHub: prepare the database, then run the web server and the worker until Ctrl-C."
    requires_system_checks = ()  # the web server runs them; here they only take time

    def handle(self, **options: Any) -> None:
        _listen_to_signals()
        wanted = environment()
        try:
            check(wanted)
            with open_port(wanted) as door:
                words = self._prepare(wanted)
                self._run(door, words)
        except preparation.NotReady as problem:
            sys.exit(str(problem))
        except CodeChanged:
            self.say("The code changed; starting anew.")
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
        except KeyboardInterrupt:
            self.say("CoachHub is stopped.")

    def say(self, sentence: str) -> None:
        """A line for people, or for machines with LOG=json."""
        is_json = environment().log == "json"
        self.stdout.write(json.dumps({"event": sentence.strip(), "logger": "run", "level": "info"}) if is_json else sentence)
        self.stdout.flush()

    def _prepare(self, wanted: Environment) -> str:
        """Make ready what the first page needs; return the words of welcome."""
        collecting = preparation.start_collecting()
        with preparation.alone():
            preparation.migrate()
            preparation.load_reference()
            if wanted.demo and wanted.is_private and preparation.is_empty():
                self.say("Making the demo world: 24 clients and a year of acts ...")
                preparation.seed_demo()
            is_empty, has_demo = preparation.is_empty(), preparation.has_demo_world()
        preparation.finish_collecting(collecting)
        # Whoever sits at this machine needs no key; from anywhere else, the first to come must hold it.
        key = "" if wanted.is_private or not is_empty else wanted.setup_key or secrets.token_urlsafe(18)
        settings.SETUP_KEY, settings.DEMO_DOORS = key, has_demo and wanted.demo and wanted.is_private
        return welcome(wanted, is_empty=is_empty, key=key, has_demo=has_demo)

    def _run(self, door: socket.socket, words: str) -> None:
        preparation.import_pages()
        lifeline = Lifeline()
        supervisor = Supervisor([Child("web server", partial(serve, lifeline, door)), Child("worker", partial(work, lifeline))], self.say)
        duties: list[Duty] = [Announcement(words, self.say), DatabaseWatch(self.say)]
        supervisor.duties = [*duties, SourceWatch(supervisor, self.say)] if settings.DEBUG else duties
        supervisor.run()


def check(wanted: Environment) -> None:
    """NotReady when two variables do not go together, or the database of DATABASE_URL does not answer."""
    if wanted.is_https and not wanted.trusted_proxies:
        raise preparation.NotReady(
            f"SITE_URL is {wanted.site_url}, but bin/run speaks plain http. Put a reverse proxy that speaks https in front of it and type TRUSTED_PROXIES=1."
        )
    if not embedded.joined():
        preparation.check_database(wanted.database_url)


def open_port(wanted: Environment) -> socket.socket:
    """The socket that the web servers share, so that a visitor waits while one is replaced; NotReady if the port is taken."""
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        try:
            family, _, _, _, address = socket.getaddrinfo(wanted.host, wanted.port, type=socket.SOCK_STREAM)[0]
            return socket.create_server(address[:2], family=family, backlog=512)
        except socket.gaierror:
            raise preparation.NotReady(f"HOST is {wanted.host!r}, which is no address of this machine. Type for example HOST=127.0.0.1") from None
        except OSError as problem:
            if time.monotonic() > deadline:
                raise preparation.NotReady(_port_sentence(wanted, problem)) from None
            time.sleep(0.2)


def _port_sentence(wanted: Environment, problem: OSError) -> str:
    if isinstance(problem, PermissionError):
        return f"PORT is {wanted.port}, which only root may open. Type for example PORT=8000"
    if problem.errno == errno.EADDRINUSE:
        return f"Port {wanted.port} is in use, perhaps by a CoachHub that runs already. Stop that one, or type PORT={wanted.port + 1}"
    return f"Nothing can listen on HOST={wanted.host} PORT={wanted.port}: {os.strerror(problem.errno or 0)}. Type for example HOST=127.0.0.1 PORT=8000"


def welcome(wanted: Environment, *, is_empty: bool, key: str, has_demo: bool) -> str:
    words = f"\nCoachHub is at {wanted.origin}\n"
    if is_empty:
        words += f"\nNobody is here yet. Create your practice: {wanted.origin}/start/{'?key=' + key if key else ''}\n"
    elif has_demo and wanted.is_private:
        words += DEMO_SIGN_INS + "\n"
    elif has_demo:
        words += "\nCareful: this database holds the demo world, whose password everybody knows, and others can reach this address.\n"
    return words + "\nCtrl-C stops it."


def _listen_to_signals() -> None:
    """Ctrl-C, SIGTERM and a closed terminal all end the house in the same orderly way."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup asks to outlive the terminal
            signal.signal(number, _interrupt)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
