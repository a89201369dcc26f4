"""How much 1,500 open streams cost one web process, and how soon news reach them: `.venv/bin/python -m benchmarks.streams`.

Over loopback, with a server process of its own. Prints memory for each stream, database connections, and the time from the commit
to the last of all listeners and to one of them; ends with 1 when a bar is not held.
"""

import argparse
import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from benchmarks.harness.plan import World
from common.environment import ROOT

STREAMS, OF_EACH, ROUNDS = 1500, 5, 30
KB_EACH, SECONDS_P95 = 100, 1.0
POOL = 4
CONNECTIONS_IN_ALL = POOL + 1 + 2  # the server's pool, the one that listens, and this command's own
QUIET_SECONDS = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=STREAMS)
    wanted = parser.parse_args().streams

    from benchmarks.harness import database

    with database.prepare(World("streams", version=1, fill=_fill)) as observer:
        sessions = _sessions(wanted)
        with _server() as (process, port):
            before = _memory(process.pid)
            print(f"{wanted} streams at one web process; before: {before / 1024:.1f} MB", flush=True)
            found = asyncio.run(_listen(port, sessions, process.pid, observer))
    each = (found["memory"] - before) / wanted
    bars = {
        f"kB of memory for each stream: {each:.1f}, at most {KB_EACH}": each <= KB_EACH,
        f"database connections that listen: {found['listening']}, exactly 1": found["listening"] == 1,
        f"database connections in all: {found['connections']}, at most {CONNECTIONS_IN_ALL}": found["connections"] <= CONNECTIONS_IN_ALL,
        f"seconds until one hears, p95 of {ROUNDS}: {found['one']:.3f}, at most {SECONDS_P95}": found["one"] <= SECONDS_P95,
        f"seconds until the last of all hears, p95 of {ROUNDS}: {found['all']:.3f}, at most {SECONDS_P95}": found["all"] <= SECONDS_P95,
        f"CPU of the idle process: {found['idle']:.1%}, at most 10%": found["idle"] <= 0.1,
    }
    for words, is_held in bars.items():
        print(f"{'passed' if is_held else 'FAILED'}  {words}")
    return 0 if all(bars.values()) else 1


def _fill() -> None:
    from accounts.models import User

    User.objects.bulk_create(User(email=f"{number}@streams.example", name=f"Coach {number}", password="!") for number in range(STREAMS))


def _sessions(wanted: int) -> list[tuple[str, int]]:
    """So many session keys with the person behind each, five to a person."""
    from django.test import Client as Browser

    from accounts.models import User

    found = []
    for person in User.objects.order_by("pk")[: -(-wanted // OF_EACH)]:
        browser = Browser()
        browser.force_login(person)
        found += [(browser.cookies["sessionid"].value, person.pk)] * OF_EACH
    return found[:wanted]


@contextlib.contextmanager
def _server() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "coachhub.asgi:application", "--port", str(port), "--lifespan", "off", "--no-access-log"]
    process = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=os.environ | {"DATABASE_POOL": str(POOL)})
    try:
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        time.sleep(QUIET_SECONDS)
        yield process, port
    finally:
        process.kill()  # it would wait for its streams, which are still open
        process.wait()


async def _listen(port: int, sessions: list[tuple[str, int]], pid: int, observer: object) -> dict[str, float]:
    heard: asyncio.Queue[float] = asyncio.Queue()
    tasks = []
    for start in range(0, len(sessions), 50):  # browsers do not all come in one moment
        opened = await asyncio.gather(*(_open(port, key) for key, _ in sessions[start : start + 50]))
        tasks += [asyncio.create_task(_read(stream, heard)) for stream, _ in opened]
        writers.extend(writer for _, writer in opened)
    await asyncio.sleep(QUIET_SECONDS)
    busy = _cpu(pid)
    await asyncio.sleep(10)
    found = {"memory": float(_memory(pid)), "idle": (_cpu(pid) - busy) / 10}
    [(found["listening"], found["connections"])] = observer.execute(CONNECTIONS).fetchall()  # type: ignore[attr-defined]
    people = sorted({person for _, person in sessions})
    found["one"] = _p95([await _told(people[:1], heard, observer, count=OF_EACH) for _ in range(ROUNDS)])
    found["all"] = _p95([await _told(people, heard, observer, count=len(sessions)) for _ in range(ROUNDS)])
    for task in tasks:
        task.cancel()
    return found


async def _told(people: list[int], heard: asyncio.Queue[float], observer: object, *, count: int) -> float:
    """Seconds from the moment of telling until the last of so many streams has heard."""
    began = time.perf_counter()
    for start in range(0, len(people), 500):  # a notice holds 8,000 bytes
        to = people[start : start + 500]
        observer.execute(  # type: ignore[attr-defined]
            "SELECT pg_notify('live', json_build_object('to', %s::int[], 'name', 'message', 'data', '{}'::json, 'id', '')::text)", [to]
        )
    async with asyncio.timeout(30):
        moments = [await heard.get() for _ in range(count)]
    await asyncio.sleep(0.05)
    return max(moments) - began


writers: list[asyncio.StreamWriter] = []
CONNECTIONS = """
SELECT count(*) FILTER (WHERE application_name = 'coachhub-live'), count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


async def _open(port: int, key: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /live/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={key}\r\n\r\n".encode())
    if b"200" not in await asyncio.wait_for(reader.readline(), 60):
        raise SystemExit("A stream was refused.")
    while b"hello" not in await asyncio.wait_for(reader.readline(), 60):
        pass
    return reader, writer


async def _read(reader: asyncio.StreamReader, heard: asyncio.Queue[float]) -> None:
    while line := await reader.readline():
        if line == b"event: message\n":
            heard.put_nowait(time.perf_counter())


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def _memory(pid: int) -> int:
    """The process's share of memory in kB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
