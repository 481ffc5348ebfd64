"""Which folders and files the embedded server has, and what it remembers between two starts."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .account import Account, choose_account
from .errors import EmbeddedServerError

SYSTEM_FOLDERS = (Path("/var/lib"), Path("/var/tmp"))


@dataclass(frozen=True)
class Places:
    """`state` holds passwords and memory; `server` holds what the server's own account reads and writes."""

    state: Path
    server: Path

    @property
    def data(self) -> Path:
        return self.server / "data"

    @property
    def completed(self) -> Path:
        """Written when the data folder is whole: a folder without it was interrupted while being made."""
        return self.server / "data.complete"

    @property
    def log(self) -> Path:
        return self.server / "log" / "server.log"

    @property
    def passwords(self) -> Path:
        return self.state / "passwords.json"

    @property
    def lock(self) -> Path:
        return self.state / "lock"

    @property
    def memory(self) -> Path:
        return self.state / "server.json"


def remembered(state: Path) -> dict[str, str | int]:
    """What the last start wrote down: `server_folder`, `port`. Empty when nothing readable is there."""
    try:
        facts = json.loads((state / "server.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return facts if isinstance(facts, dict) else {}


def remember(places: Places, *, port: int) -> None:
    replace_file(places.memory, json.dumps({"server_folder": str(places.server), "port": port}), mode=0o644)


def replace_file(path: Path, text: str, *, mode: int) -> None:
    """Write whole or not at all: a killed process leaves the old file."""
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def known_places(state: Path) -> Places:
    """The places of a state folder that may have been used before; makes nothing."""
    state = state.resolve()
    return Places(state, Path(str(remembered(state).get("server_folder", state))))


def prepare_places(state: Path, say: Callable[[str], None]) -> tuple[Places, Account]:
    """Make the folders that are missing, choose the account, and keep to an earlier choice of both."""
    state = state.resolve()
    make_folder(state)
    places = known_places(state)
    account = choose_account(places.data)
    if not account.reaches(places.server):
        places = Places(state, _system_folder(state, account, say))
        account = choose_account(places.data)
    _give_log_folder(places, account)
    return places, account


def make_folder(folder: Path) -> None:
    """Make `folder`, enterable by the server's account when we are root; an existing one is left as it is."""
    if folder.is_dir():
        return
    with suppress(FileExistsError):  # another program starting at the same moment made it first
        folder.mkdir(parents=True)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _give_log_folder(places: Places, account: Account) -> None:
    folder = places.log.parent
    if not folder.is_dir():
        folder.mkdir()
        folder.chmod(0o700)
        account.give(folder)


def _system_folder(state: Path, account: Account, say: Callable[[str], None]) -> Path:
    """A folder of ours outside `state`, for an account that may not enter `state`."""
    name = "waymark-" + hashlib.sha256(str(state).encode()).hexdigest()[:10]
    for parent in SYSTEM_FOLDERS:
        folder = parent / name
        if not os.access(parent, os.W_OK) or not account.reaches(parent) or _is_foreign(folder):
            continue
        make_folder(folder)
        say(
            f"The database is kept in {folder}, because the account {account.name}, which runs it, "
            f"may not enter {state}"
        )
        return folder
    raise EmbeddedServerError(
        f"The account {account.name}, which runs the database, may not enter {state}, and no folder could be made in "
        f"{' or '.join(map(str, SYSTEM_FOLDERS))}. Name a folder it may enter with --state."
    )


def _is_foreign(folder: Path) -> bool:
    """Anybody may write in /var/tmp: a folder there with our name that somebody else made is not used."""
    return folder.is_symlink() or (folder.exists() and folder.stat().st_uid != os.geteuid())
