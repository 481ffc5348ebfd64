"""The one door to Numba: functions compiled once, and kept for the next process where a folder can be written.

Numba keeps compiled code beside the source, else in the user's cache folder, else where NUMBA_CACHE_DIR says. Where
none of them can be written the code is compiled anew in every process, which costs seconds at its start and nothing
else. NUMBA_DISABLE_JIT=1 runs the same functions as plain Python: slow, for tests and for finding faults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from numba import njit

Function = TypeVar("Function", bound=Callable)


def compiled(function: Function) -> Function:
    """The function as machine code that other threads may run beside Python (it holds no lock)."""
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder to keep it in
        return njit(nogil=True)(function)
