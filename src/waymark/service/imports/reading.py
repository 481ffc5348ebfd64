"""Opens a file in a process of its own and gives back its sheets, or a sentence that says why not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zlib
from dataclasses import dataclass, field
from typing import Any

from .rules import LARGEST_FILE

SECONDS = 90
TOO_HEAVY = (
    "This file could not be opened within the memory and time there is for one. Copy only the rows you need into a "
    "new workbook and choose that."
)


class CannotRead(Exception):
    """``str()`` is a sentence that says what is wrong with the file and what to do."""


@dataclass(frozen=True)
class Sheet:
    """``rows`` are lists of cells as ``reader`` writes them; ``merged`` as there."""

    name: str
    rows: list[list[Any]]
    merged: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)

    def packed(self) -> bytes:
        """For keeping: JSON, compressed."""
        whole = {"sheets": [vars(one) for one in self.sheets], "notes": self.notes}
        return zlib.compress(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpacked(kept: bytes) -> Book:
    """A book as ``packed`` made it."""
    whole = json.loads(zlib.decompress(kept))
    return Book([Sheet(**one) for one in whole["sheets"]], whole["notes"])


def read_book(content: bytes, file_name: str = "") -> Book:
    """The sheets of xlsx, xls, xlsb, ods, csv or any separated text. What a file is called does not decide what it is.

    Raises ``CannotRead``.
    """
    if len(content) > LARGEST_FILE:
        raise CannotRead(too_large(len(content)))
    answer = _asked(content)
    if "refused" in answer:
        raise CannotRead(answer["refused"])
    book = Book([Sheet(**one) for one in answer["sheets"]], answer["notes"])
    if file_name.lower().endswith((".xlsx", ".xls", ".ods")) and not content.startswith((b"PK", b"\xd0\xcf")):
        ending = file_name.rsplit(".", 1)[-1].lower()
        book.notes.append(f"This file is called .{ending} but is plain text inside. It was read as a list with separators.")
    return book


def too_large(size: int) -> str:
    return (
        f"This file is {size / 1024 / 1024:.0f} MB, and {LARGEST_FILE // 1024 // 1024} MB is the most. Delete pictures "
        "and sheets that are not needed, or split it into several files."
    )


def _asked(content: bytes) -> dict[str, Any]:
    command = [sys.executable, "-m", "waymark.service.imports.reader"]
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "VIRTUAL_ENV") if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env=kept | {"PYTHONIOENCODING": "utf-8"},
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise CannotRead(TOO_HEAVY) from None
    return json.loads(done.stdout)
