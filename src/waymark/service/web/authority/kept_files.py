"""Files brought by somebody, kept between "look" and "confirm" under their own digest; their names are only shown.

They lie in the state folder, readable by this service alone, and go after a day.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

KEY = re.compile(r"[0-9a-f]{64}")
A_DAY = 24 * 3600
LARGEST = 200 * 1024 * 1024


class FileTooLarge(ValueError):
    """``str()`` is a sentence for the page."""


def folder() -> Path:
    state = Path(os.environ.get("WAYMARK_STATE") or settings.PROJECT / ".waymark")
    found = state / "brought"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def keep(file: UploadedFile) -> str:
    """Keep a file and return its digest. The same file again is the same key."""
    if file.size and file.size > LARGEST:
        raise FileTooLarge("The file is larger than 200 MB. Check that it is the right file.")
    forget_old()
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as out:
        for piece in file.chunks():
            digest.update(piece)
            out.write(piece)
    key = digest.hexdigest()
    os.replace(out.name, folder() / key)
    return key


def keep_facts(facts: dict[str, object]) -> str:
    """Keep what belongs together for one look: digests, names and a day."""
    text = json.dumps(facts, sort_keys=True).encode()
    key = hashlib.sha256(text).hexdigest()
    (folder() / f"{key}.json").write_bytes(text)
    return key


def facts_of(key: str) -> dict[str, object] | None:
    """What was kept under a key, or None: never kept, or gone after a day."""
    path = folder() / f"{key}.json"
    if not KEY.fullmatch(key) or not path.exists():
        return None
    return json.loads(path.read_bytes())


def open_kept(key: str) -> BinaryIO | None:
    path = folder() / key
    return path.open("rb") if KEY.fullmatch(key) and path.exists() else None


def forget_old(now: float | None = None) -> None:
    """Take away what was brought more than a day ago."""
    before = (time.time() if now is None else now) - A_DAY
    for path in folder().iterdir():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
