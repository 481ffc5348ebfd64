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

Function = TypeVar("Function", bound=Callable)


def compiled(function: Function) -> Function:
    """The function as machine code that other threads may run beside Python (it holds no lock)."""
    try:
        made = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder to keep it in
        return njit(nogil=True)(function)
    _renew_with_any_source(made, Path(function.__code__.co_filename))
    return made


def _renew_with_any_source(made: Any, source: Path) -> None:
    """Let kept code go stale when any source of the engine changes.

    Numba looks at the function's own file alone, though the machine code holds every function it calls: an old caller
    would go on running the old callee.
    """
    kept = getattr(getattr(made, "_cache", None), "_cache_file", None)
    if hasattr(kept, "_source_stamp"):
        kept._source_stamp = (_engine_sources(), hashlib.sha256(source.read_bytes()).hexdigest())


@cache
def _engine_sources() -> str:
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()
