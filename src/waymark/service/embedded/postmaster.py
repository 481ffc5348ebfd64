"""Start, recognise and stop the server's main process, also after it was killed."""

from __future__ import annotations

import socket
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import psycopg

from .account import Account
from .binaries import Binaries
from .data_folder import failure
from .errors import AddressTaken, EmbeddedServerError, no_space
from .places import Places
from .server import HOST, Server

# For 1 to 3 seconds after a hard kill the dead process still looks alive to PostgreSQL.
PATIENCE_SECONDS = 10.0
FIRST_PORT, PORTS = 20_000, 10_000
STILL_THERE = ("lock file", "shared memory block")
# Throwaway databases for tests may lose what was saved when the machine stops; they are faster for it.
THROWAWAY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def answers(server: Server) -> bool:
    """Whether a server is up on this port, knows our password, and serves our data folder."""
    try:
        with psycopg.connect(server.superuser_url, connect_timeout=5, autocommit=True) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and Path(row[0]).resolve() == server.data_directory.resolve()


def free_port(places: Places, *, after: int | None = None) -> int:
    """A free TCP port, below those given to outgoing connections; the first tried follows from the folder's name."""
    start = zlib.crc32(str(places.state).encode()) % PORTS if after is None else after + 1 - FIRST_PORT
    for step in range(PORTS):
        port = FIRST_PORT + (start + step) % PORTS
        if port_is_free(port):
            return port
    raise EmbeddedServerError(f"No free port between {FIRST_PORT} and {FIRST_PORT + PORTS - 1} on {HOST}.")


def port_is_free(port: int, host: str = HOST) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def launch(
    places: Places, account: Account, binaries: Binaries, port: int, say: Callable[[str], None], *, durable: bool
) -> None:
    """Start the server on `port`; wait out a dead one that still looks alive. Raises AddressTaken."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    told = False
    while True:
        already_logged = _log_size(places)
        options = f"-p {port}" + ("" if durable else f" {THROWAWAY}")
        answer = account.run(
            [binaries.program("pg_ctl"), "start", "-w", "-t", "60", "-D", places.data, "-l", places.log, "-o", options]
        )
        if answer.returncode == 0:
            return
        logged = _logged_since(places, already_logged)
        _raise_if_hopeless(logged, answer.stderr, places, port)
        if not any(words in logged for words in STILL_THERE) or time.monotonic() > give_up_at:
            raise EmbeddedServerError(_why_not(logged, places)) if logged else failure("start", answer, places)
        if not told:
            say("Waiting for the killed database to be gone")
            told = True
        _forget_dead_postmaster(places)
        time.sleep(0.5)


def _raise_if_hopeless(logged: str, said: str, places: Places, port: int) -> None:
    if "No space left on device" in logged + said:
        raise no_space(places.server)
    if "Address already in use" in logged:
        raise AddressTaken(f"Port {port} on {HOST} is taken by another program.")


def _why_not(logged: str, places: Places) -> str:
    last_lines = "\n".join(logged.splitlines()[-6:])
    return f"The database in {places.data} did not start. Its log, {places.log}, ends:\n{last_lines}"


def _log_size(places: Places) -> int:
    return places.log.stat().st_size if places.log.exists() else 0


def _logged_since(places: Places, position: int) -> str:
    if not places.log.exists():
        return ""
    with open(places.log, "rb") as log:
        log.seek(position)
        return log.read().decode(errors="replace").strip()


def process_id(places: Places) -> int | None:
    """The number in the server's lock file, whoever has that number now."""
    try:
        return int((places.data / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _forget_dead_postmaster(places: Places) -> None:
    """Remove a lock file that nobody alive stands behind.

    The number in it may be a zombie's that nothing reaps (a container without init), or may have been given to
    another program since. PostgreSQL's processes live in their data folder, so that one that still writes shows.
    """
    processes = Path("/proc")
    if not (processes / "self" / "cwd").exists():
        return
    data = places.data.resolve()
    for process in processes.glob("[0-9]*"):
        try:
            if (process / "cwd").resolve(strict=True) == data:
                return
        except OSError:
            continue
    (places.data / "postmaster.pid").unlink(missing_ok=True)


def halt(places: Places, account: Account, binaries: Binaries) -> None:
    """Stop the server in order; at once when it has not stopped within a minute."""
    for mode in ("fast", "immediate"):
        answer = account.run(
            [binaries.program("pg_ctl"), "stop", "-w", "-t", "60", "-m", mode, "-D", places.data], seconds=90
        )
        if answer.returncode == 0:
            return
    raise failure("stop", answer, places)
