"""Settings that many parts of one page ask for are read once for that page, and afresh for the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Read = TypeVar("Read")
_held: ContextVar[dict[Hashable, object] | None] = ContextVar("waymark_read_once", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Within this block (one request) the same setting is asked of the database once."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def once(key: Hashable, read: Callable[[], Read]) -> Read:
    """``read()``, or what it gave before within ``reading_once``. Outside it nothing is kept."""
    held = _held.get()
    if held is None:
        return read()
    if key not in held:
        held[key] = read()
    return held[key]  # type: ignore[return-value]
