"""A workbook of Excel 97 (.xls) written byte by byte: no library in use writes one, and schools' systems still do.

Cells are words or numbers. The container is [MS-CFB] with one stream, the stream is BIFF8 ([MS-XLS]).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR, END, FREE, FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xls(rows: Sequence[Sequence[str | float]], name: str = "Sheet1") -> bytes:
    return _container(_workbook(rows, name))


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _workbook(rows: Sequence[Sequence[str | float]], name: str) -> bytes:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    encoding = _record(0x0042, struct.pack("<H", 1200))
    form = _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0))
    label = bytes([len(name), 0]) + name.encode("latin-1")
    end = _record(0x000A)
    before = len(begin) + len(encoding) + len(form)
    bound = _record(0x0085, struct.pack("<IH", before + 4 + 6 + len(label) + len(end), 0) + label)
    return begin + encoding + form + bound + end + _sheet(rows)


def _sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    cells = b"".join(_cell(at, place, value) for at, row in enumerate(rows) for place, value in enumerate(row))
    size = _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0))
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)) + size + cells + _record(0x000A)


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x0203, place + struct.pack("<d", value))


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(4096, b"\x00")  # a shorter one would belong into the small sectors
    sectors = -(-len(stream) // SECTOR)
    chain = [FAT, END, *range(3, 2 + sectors), END]  # the table itself, the folder, then the stream
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    assert len(table) == SECTOR, "this writer has room for about 60 kB"
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, END, 0,
        END, 0,
    )
    header += struct.pack("<109I", 0, *[FREE] * 108)
    folder = _entry("Root Entry", 5, child=1) + _entry("Workbook", 2, start=2, size=len(stream)) + _entry("", 0) * 2
    return header + table + folder + stream.ljust(sectors * SECTOR, b"\x00")


def _entry(name: str, kind: int, *, child: int = FREE, start: int = END, size: int = 0) -> bytes:
    label = (name + "\x00").encode("utf-16-le") if name else b""
    first = start if kind == 2 else END if kind else 0
    return struct.pack("<64sHBBIII16sIQQIQ", label, len(label), kind, 1, FREE, FREE, child, b"", 0, 0, 0, first, size)
