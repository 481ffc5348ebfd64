"""Which operating-system account runs the server: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import EmbeddedServerError

OWN_ACCOUNT = "waymark-db"
EXISTING_ACCOUNTS = (OWN_ACCOUNT, "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """`switches` is true when this process is root and must become somebody else first."""

    name: str
    uid: int
    gid: int
    switches: bool

    def run(
        self, command: Sequence[str | Path], *, given: str | None = None, seconds: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """Run `command` to its end as this account, away from the caller's folder and terminal."""
        identity = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switches else {}
        text = {"input": given} if given is not None else {"stdin": subprocess.DEVNULL}
        return subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            **text,
            **identity,
        )

    def give(self, path: Path) -> None:
        """Hand a file or folder that we have just made to this account."""
        if self.switches:
            os.chown(path, self.uid, self.gid)

    def reaches(self, folder: Path) -> bool:
        """Whether this account may enter `folder` through every folder above it."""
        if not self.switches:
            return os.access(folder, os.X_OK)
        return self.run(["test", "-x", folder]).returncode == 0


def choose_account(data_directory: Path | None = None) -> Account:
    """The owner of an existing `data_directory`; else ourselves, or an unprivileged account when we are root."""
    if os.geteuid() != 0:
        return Account(_name_of(os.geteuid()), os.geteuid(), os.getegid(), switches=False)
    if data_directory is not None and data_directory.exists():
        owner = data_directory.stat()
        if owner.st_uid != 0:
            return Account(_name_of(owner.st_uid), owner.st_uid, owner.st_gid, switches=True)
    for name in EXISTING_ACCOUNTS:
        if account := _find(name):
            return account
    return _create_account()


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _find(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, entry.pw_uid, entry.pw_gid, switches=True)


def _create_account() -> Account:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if useradd:
        subprocess.run(
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OWN_ACCOUNT],
            capture_output=True,
            check=False,
        )
    account = _find(OWN_ACCOUNT)
    if account is None:
        raise EmbeddedServerError(
            "PostgreSQL does not run as root, and no unprivileged account was found or could be made. "
            "Start Waymark as an ordinary user."
        )
    return account
