"""The one door to Numba: functions compiled once, and kept for the next process where a folder can be written.

Numba keeps compiled code beside the source, else in the user's cache folder, else where NUMBA_CACHE_DIR says. Where
none of them can be written the code is compiled anew in every process, which costs seconds at its start and nothing
else. NUMBA_DISABLE_JIT=1 runs the same functions as plain Python: slow, for tests and for finding faults.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from numba import njit

ENGINE = Path(__file__).resolve().parent
Function = TypeVar("Function", bound=Callable)


def compiled(function: Function) -> Function:
    """The function as machine code that other threads may run beside Python (it holds no lock)."""
    return _made(function)


def compiled_on_loan(function: Function) -> Function:
    """As `compiled`, for a function that makes no array and returns none: it works on arrays lent by its caller.

    Nothing is then counted as held for the length of the call. Counting every array of every call was most of the time of
    loops that hand many arrays to small functions.
    """
    return _made(function, _nrt=False)


def _made(function: Function, **options: bool) -> Function:
    try:
        made = njit(cache=True, nogil=True, **options)(function)
    except RuntimeError:  # no folder to keep it in
        return njit(nogil=True, **options)(function)
    _keep_apart_by_sources(made, Path(function.__code__.co_filename))
    return made


def _keep_apart_by_sources(made: Any, source: Path) -> None:
    """Keep the code under a name that changes with any source of compiled code it may call: its package's and the engine's.

    Numba looks at the function's own file alone, though the machine code holds every function it calls: an old caller
    would go on running the old callee, and an index that names a class which has moved would not even open.
    """
    kept = getattr(getattr(made, "_cache", None), "_cache_file", None)
    if kept is None:  # running as plain Python, or a Numba that keeps code in another way
        return
    sources = _compiled_sources(ENGINE) + _compiled_sources(_library(source)) + source.read_bytes()
    stamp = hashlib.sha256(sources).hexdigest()[:16]
    name = f"{kept._index_name.removesuffix('.nbi')}.{stamp}"
    made._cache._cache_file = type(kept)(kept._cache_path, name, stamp)


def _library(source: Path) -> Path:
    """The folder of the library that a source belongs to, a neighbour of the allocator; else the engine's own."""
    inside = [folder for folder in source.resolve().parents if folder.parent == ENGINE.parents[1]]
    return inside[0] if inside and inside[0] != ENGINE.parent else ENGINE


@cache
def _compiled_sources(folder: Path) -> bytes:
    """Those below a folder with compiled functions in them, one after another."""
    sources = [source.read_bytes() for source in sorted(folder.rglob("*.py"))]
    return b"".join(source for source in sources if b"\n@compiled" in source)
