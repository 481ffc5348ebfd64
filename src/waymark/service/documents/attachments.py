"""Which files may be attached to a child's record: known by what is in them, never by what they are called."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

LARGEST = 20 * 1024 * 1024  # bytes, as for a spreadsheet
LONGEST_NAME = 120
ODT = b"application/vnd.oasis.opendocument.text"
TYPES = {  # kind: (ending, content type, name on pages)
    "pdf": (".pdf", "application/pdf", "PDF"),
    "docx": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    "odt": (".odt", ODT.decode(), "OpenDocument"),
    "png": (".png", "image/png", "PNG picture"),
    "jpeg": (".jpg", "image/jpeg", "JPEG picture"),
}
ACCEPTED = "a PDF, a Word or OpenDocument text, or a picture (PNG, JPEG), up to 20 MB"


class CannotAttach(Exception):
    """``str()`` is a sentence that says what is wrong with the file and what to do."""


@dataclass(frozen=True)
class Attachment:
    """A file that may be kept. ``name`` is safe to write into a header and a folder; ``kind`` a key of ``TYPES``."""

    name: str
    kind: str
    content: bytes


def attachment(content: bytes, file_name: str) -> Attachment:
    """Raises ``CannotAttach``."""
    if not content:
        raise CannotAttach("The file is empty. Choose another.")
    if len(content) > LARGEST:
        raise CannotAttach(f"The file is {len(content) / 1024 / 1024:.0f} MB, and 20 MB is the most. Choose a smaller one.")
    kind = _kind(content)
    if kind is None:
        raise CannotAttach(f"That kind of file cannot be kept here. Choose {ACCEPTED}.")
    return Attachment(_safe_name(file_name, TYPES[kind][0]), kind, content)


def _kind(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return _kind_of_package(content) if content.startswith(b"PK") else None


def _kind_of_package(content: bytes) -> str | None:
    """A text in a zip. One with macros is none of those that may be kept."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if "word/document.xml" in names and "word/vbaProject.bin" not in names:
                return "docx"
            if "mimetype" in names and package.getinfo("mimetype").file_size == len(ODT) and package.read("mimetype") == ODT:
                return "odt"
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError):
        return None
    return None


def _safe_name(file_name: str, ending: str) -> str:
    stem = file_name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    stem = re.sub(r"[^\w \-]+", "_", stem).strip(" _") or "report"
    return stem[:LONGEST_NAME] + ending
