"""What kind of bytes a file is made of, decided on one pass over it in pieces."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from typing import BinaryIO

PIECE = 1 << 20

# The five bytes that cp1252 leaves undefined, and NUL, which no text file holds.
NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class FileRefused(ValueError):
    """The whole file cannot be read; the message is a sentence for the person who brought it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Encoding as Python names it, SHA-256 in hex, and length in bytes, of one file."""

    encoding: str
    sha256: str
    size: int


def scan(stream: BinaryIO) -> Source:
    """Decide the encoding strictly and leave the stream at its start.

    GIAS publishes cp1252; copies saved by other programs are UTF-8. A file that decodes as UTF-8 from end to
    end is UTF-8, since cp1252 text with an accent in it practically never does.

    Raises FileRefused when the file is empty, is not text, or is in neither encoding.
    """
    stream.seek(0)
    start = stream.read(4)
    _refuse_other_kinds(start)
    stream.seek(0)
    marked = start.startswith(codecs.BOM_UTF8)
    digest, size, utf8, undefined = hashlib.sha256(), 0, _Utf8Check(), None
    while piece := stream.read(PIECE):
        _refuse_nul(piece, size)
        utf8.feed(piece)
        if undefined is None and (found := NOT_CP1252.search(piece)):
            undefined = (found[0][0], size + found.start() + 1)
        digest.update(piece)
        size += len(piece)
    stream.seek(0)
    return Source(_encoding(marked, utf8.holds(), undefined), digest.hexdigest(), size)


class _Utf8Check:
    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._valid = True

    def feed(self, piece: bytes, final: bool = False) -> None:
        if self._valid:
            try:
                self._decoder.decode(piece, final)
            except UnicodeDecodeError:
                self._valid = False

    def holds(self) -> bool:
        self.feed(b"", final=True)
        return self._valid


def _encoding(marked: bool, utf8: bool, undefined: tuple[int, int] | None) -> str:
    if utf8:
        return "utf-8-sig" if marked else "utf-8"
    if marked:
        raise FileRefused("The file says it is UTF-8 but is not all UTF-8. Download it again.")
    if undefined:
        raise FileRefused(
            f"The file is neither UTF-8 nor Windows text (cp1252): byte {undefined[1]:,} is "
            f"0x{undefined[0]:02X}, which stands for no letter. Download it again."
        )
    return "cp1252"


def _refuse_other_kinds(start: bytes) -> None:
    if not start:
        raise FileRefused("The file is empty.")
    if start.startswith(UTF16_MARKS):
        raise FileRefused("The file is UTF-16 (“Unicode text”). Save it as CSV in UTF-8 and try again.")
    if start.startswith(b"PK\x03\x04"):
        raise FileRefused("The file is a zip or a workbook, not a CSV file. Take the CSV file out of it first.")


def _refuse_nul(piece: bytes, before: int) -> None:
    at = piece.find(b"\x00")
    if at >= 0:
        raise FileRefused(f"The file is not text: byte {before + at + 1:,} is zero. Download it again.")
