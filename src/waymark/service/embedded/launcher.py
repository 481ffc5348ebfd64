"""Start, find and stop the embedded server of one state folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg

from .account import Account, choose_account
from .binaries import Binaries, find_binaries, within_reach
from .credentials import known_passwords
from .data_folder import prepare_data
from .errors import AddressTaken, EmbeddedServerError, file_troubles_as_sentences
from .locking import held
from .places import Places, known_places, make_folder, prepare_places, remember, remembered
from .postmaster import answers, free_port, halt, launch, port_is_free
from .roles import ensure_database, ensure_roles
from .server import DATABASE, Server

PORTS_TO_TRY = 5
Say = Callable[[str], None]


def start(state: Path, *, progress: Say = print, durable: bool = True) -> Server:
    """The server of `state`, started if it does not run, with the roles and the database `waymark`.

    Two programs may call this at once; one makes, both get the same server. `durable=False` is for throwaway
    databases only. Raises EmbeddedServerError with a sentence.
    """
    with file_troubles_as_sentences(state):
        make_folder(state.resolve())
        with held(known_places(state).lock, progress):
            return find(state) or _start(state, progress, durable)


def find(state: Path) -> Server | None:
    """The server of `state` if it runs and answers, else None. Starts and makes nothing."""
    with file_troubles_as_sentences(state):
        places = known_places(state)
        passwords, port = known_passwords(places), remembered(places.state).get("port")
        if passwords is None or not isinstance(port, int) or not places.completed.exists():
            return None
        account = choose_account(places.data)
        server = _server(places, account, int(places.completed.read_text()), port, passwords)
    return server if answers(server) else None


def stop(state: Path, *, progress: Say = print) -> bool:
    """Stop the server of `state` in order; False when it was not running."""
    with file_troubles_as_sentences(state):
        places = known_places(state)
        if not places.state.is_dir():
            return False
        with held(places.lock, progress):
            if find(state) is None:
                return False
            account = choose_account(places.data)
            halt(places, account, within_reach(find_binaries(), account, places.server, progress))
            return True


def status(state: Path) -> dict[str, str | int | bool]:
    """Whether the server of `state` runs, and where its parts are; no passwords."""
    places, server = known_places(state), find(state)
    facts: dict[str, str | int | bool] = {
        "running": server is not None,
        "state": str(places.state),
        "data": str(places.data),
        "log": str(places.log),
    }
    if server:
        facts |= {"host": server.host, "port": server.port, "postgresql": server.major, "account": server.account}
    return facts


def _start(state: Path, progress: Say, durable: bool) -> Server:
    found = find_binaries()
    places, account = prepare_places(state, progress)
    binaries = within_reach(found, account, places.server, progress)
    passwords = prepare_data(places, account, binaries, progress, durable=durable)
    port = _launch_on_a_free_port(places, account, binaries, progress, durable)
    server = _server(places, account, binaries.major, port, passwords)
    try:
        with psycopg.connect(server.superuser_url, autocommit=True) as connection:
            ensure_roles(connection, passwords)
            ensure_database(connection, DATABASE)
    except psycopg.OperationalError as trouble:
        raise EmbeddedServerError(
            f"The database on port {port} started and then did not let us in: {trouble}. If {places.passwords} was "
            "changed by hand, remove it and start again: new passwords are made and nothing stored is lost."
        ) from trouble
    return server


def _launch_on_a_free_port(
    places: Places, account: Account, binaries: Binaries, progress: Say, durable: bool
) -> int:
    known = remembered(places.state).get("port")
    port = known if isinstance(known, int) and port_is_free(known) else free_port(places)
    for _ in range(PORTS_TO_TRY):
        try:
            # Written down first: a program killed just after the launch must be able to find the server.
            remember(places, port=port)
            launch(places, account, binaries, port, progress, durable=durable)
        except AddressTaken:
            port = free_port(places, after=port)
            continue
        if isinstance(known, int) and port != known:
            progress(f"Port {known} is taken by another program; the database uses {port} instead")
        return port
    raise EmbeddedServerError(f"Every port tried, the last of them {port}, was taken by another program.")


def _server(places: Places, account: Account, major: int, port: int, passwords: dict[str, str]) -> Server:
    return Server(port=port, data_directory=places.data, account=account.name, major=major, passwords=passwords)
