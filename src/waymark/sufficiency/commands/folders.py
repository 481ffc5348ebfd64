"""A folder of results that is there whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from waymark.sufficiency.published.errors import UnusableData


def refuse_to_overwrite(folder: Path | None) -> None:
    """Before anything is run."""
    if folder is None:
        return
    if folder.exists():
        raise UnusableData(f"--out {folder} is there already. Name a folder that is not, or move that one away.")
    if not folder.resolve().parent.is_dir():
        raise UnusableData(f"--out {folder}: there is no folder {folder.resolve().parent}. Make it, or name another one.")


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to write to, beside `folder` and hidden; it takes that name when all is written, and is removed otherwise."""
    target = folder.resolve()
    working = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield working
        working.chmod(0o755 & ~_umask())
        os.rename(working, target)
    except BaseException:
        shutil.rmtree(working, ignore_errors=True)
        raise


def write_json(path: Path, facts: object) -> None:
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
