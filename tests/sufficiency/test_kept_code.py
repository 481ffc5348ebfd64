"""Compiled code is kept under a name that changes with everything it is made of, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import waymark.sufficiency.county as county
from waymark.allocator.engine.compiled import _sources_behind

COUNTY = Path(county.__file__).resolve().parent
ROOMS = COUNTY.parent


def test_constants_and_functions_of_other_files_count():
    behind = _sources_behind(COUNTY / "kernel.py")
    for source in (COUNTY / "kernel.py", COUNTY / "layout.py", COUNTY / "panels.py", ROOMS / "draws/philox.py"):
        assert source.read_bytes() in behind, source


def test_other_rooms_do_not_count():
    behind = _sources_behind(COUNTY / "kernel.py")
    for source in (ROOMS / "queues/kernel.py", COUNTY / "reading.py", COUNTY / "scenario.py"):
        assert source.read_bytes() not in behind, source
