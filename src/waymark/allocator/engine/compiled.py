"""The one door to Numba: functions compiled once, and kept for the next process where a folder can be written.

Numba keeps compiled code beside the source, else in the user's cache folder, else where NUMBA_CACHE_DIR says. Where
none of them can be written the code is compiled anew in every process, which costs seconds at its start and nothing
else. NUMBA_DISABLE_JIT=1 runs the same functions as plain Python: slow, for tests and for finding faults.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from numba import njit

ENGINE = Path(__file__).resolve().parent
SOURCES = ENGINE.parents[2]
IMPORT = re.compile(r"^\s*from (\.*)([\w.]*) import (\([^)]*\)|.*)$", re.MULTILINE)
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
    """Keep the code under a name that changes with any source it is made of: the engine's, and what its own imports.

    Numba looks at the function's own file alone, though the machine code holds every function it calls and every constant:
    an old caller would go on running the old callee, and an index that names a class which has moved would not even open.
    """
    kept = getattr(getattr(made, "_cache", None), "_cache_file", None)
    if kept is None:  # running as plain Python, or a Numba that keeps code in another way
        return
    stamp = hashlib.sha256(_engine_sources() + _sources_behind(source.resolve())).hexdigest()[:16]
    name = f"{kept._index_name.removesuffix('.nbi')}.{stamp}"
    made._cache._cache_file = type(kept)(kept._cache_path, name, stamp)


@cache
def _engine_sources() -> bytes:
    """Those with compiled functions in them, one after another."""
    sources = [source.read_bytes() for source in sorted(ENGINE.glob("*.py"))]
    return b"".join(source for source in sources if b"\n@compiled" in source)


@cache
def _sources_behind(source: Path) -> bytes:
    """A source and every one it imports, near or far, outside the allocator (whose engine is always taken whole)."""
    seen: dict[Path, bytes] = {}
    waiting = [source]
    while waiting:
        file = waiting.pop()
        if file in seen or not file.is_file() or (seen and file.is_relative_to(ENGINE.parent)):
            continue
        seen[file] = file.read_bytes()
        waiting += _imported_by(file, seen[file].decode())
    return b"".join(seen[file] for file in sorted(seen))


def _imported_by(file: Path, text: str) -> Iterator[Path]:
    """Where the modules named after `from` and `import` may lie."""
    for dots, module, names in IMPORT.findall(text):
        if not dots and not module.startswith("waymark"):
            continue
        place = (file.parents[len(dots) - 1] if dots else SOURCES).joinpath(*filter(None, module.split(".")))
        yield place.with_suffix(".py")
        yield place / "__init__.py"
        for name in re.findall(r"\w+", names):
            yield place / f"{name}.py"
