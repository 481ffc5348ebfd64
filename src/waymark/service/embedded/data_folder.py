"""The server's data folder: made by `initdb`, recognised as whole or half made."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from .account import Account
from .binaries import Binaries
from .credentials import SUPERUSER, known_passwords, make_passwords
from .errors import EmbeddedServerError, no_space
from .places import Places

CONFIGURATION = """
# Waymark: reachable from this machine only, by TCP and password.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 80
timezone = 'UTC'
log_timezone = 'UTC'
jit = off
"""


def prepare_data(
    places: Places, account: Account, binaries: Binaries, say: Callable[[str], None], *, durable: bool
) -> dict[str, str]:
    """Passwords by role for a whole data folder of the right version, which is made if need be."""
    if places.data.exists() and not places.completed.exists():
        _set_aside(places, say)
    if not places.data.exists():
        passwords = known_passwords(places) or make_passwords(places)
        _initialise(places, account, binaries, passwords, say, durable)
        return passwords
    _refuse_another_version(places, binaries)
    return known_passwords(places) or _renew_passwords(places, account, binaries, say)


def _set_aside(places: Places, say: Callable[[str], None]) -> None:
    """Nothing was ever stored in a half-made folder; it is kept all the same, for whoever wants to look."""
    aside = places.server / f"data.half-made-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    places.data.rename(aside)
    say(f"The database folder was only half made by an earlier start; it is set aside as {aside} and made anew")


def _initialise(
    places: Places,
    account: Account,
    binaries: Binaries,
    passwords: dict[str, str],
    say: Callable[[str], None],
    durable: bool,
) -> None:
    say(f"Making the database folder {places.data} with PostgreSQL {binaries.major}")
    places.completed.unlink(missing_ok=True)
    places.data.mkdir(mode=0o700)
    account.give(places.data)
    password_file = places.log.parent / "initial-password"
    _write_for(account, password_file, passwords[SUPERUSER])
    try:
        options = [*_initdb_options(places, binaries, password_file), *([] if durable else ["--no-sync"])]
        answer = account.run([binaries.program("initdb"), *options])
    finally:
        password_file.unlink(missing_ok=True)
    if answer.returncode:
        shutil.rmtree(places.data, ignore_errors=True)
        raise failure("make the database folder", answer, places)
    with open(places.data / "postgresql.conf", "a") as configuration:
        configuration.write(CONFIGURATION)
    places.completed.write_text(f"{binaries.major}\n")


def _initdb_options(places: Places, binaries: Binaries, password_file: Path) -> list[str]:
    # From version 17 the server brings C.UTF-8 itself; before, it is the operating system's.
    locale = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if binaries.major >= 17
        else ["--locale=C.UTF-8"]
    )
    return [
        f"--pgdata={places.data}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        *locale,
    ]


def _write_for(account: Account, path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    account.give(path)


def _refuse_another_version(places: Places, binaries: Binaries) -> None:
    made_by = int((places.data / "PG_VERSION").read_text().split(".")[0])
    if made_by != binaries.major:
        raise EmbeddedServerError(
            f"The database in {places.data} was made by PostgreSQL {made_by}, and the programs in {binaries.folder} "
            f"are {binaries.major}. Set WAYMARK_PG_BIN to a PostgreSQL {made_by}, or name another folder with --state."
        )


def _renew_passwords(
    places: Places, account: Account, binaries: Binaries, say: Callable[[str], None]
) -> dict[str, str]:
    """Set a new superuser password without signing in; the other roles get theirs when the server is up."""
    say(f"The passwords file {places.passwords} is missing or damaged; new passwords are made")
    passwords = make_passwords(places)
    answer = account.run(
        [binaries.program("postgres"), "--single", "-D", places.data, "postgres"],
        given=f"ALTER ROLE {SUPERUSER} PASSWORD '{passwords[SUPERUSER]}'\n",
    )
    if answer.returncode:
        places.passwords.unlink()
        raise failure("set new passwords", answer, places)
    return passwords


def failure(what: str, answer: subprocess.CompletedProcess[str], places: Places) -> EmbeddedServerError:
    """A sentence for a PostgreSQL program that failed."""
    said = (answer.stderr or answer.stdout).strip()
    if "No space left on device" in said:
        return no_space(places.server)
    last_lines = "\n".join(said.splitlines()[-6:])
    return EmbeddedServerError(f"PostgreSQL could not {what} ({places.data}). It said:\n{last_lines}")
