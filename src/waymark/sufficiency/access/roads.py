"""Times over a real road network, by Valhalla in an environment of its own: from a file of roads, and never a call outside.

Valhalla needs Python 3.12 or later and comes as the package pyvalhalla; Waymark starts that Python, hands it points and reads
minutes back. The web service never does: it only reads the table that was built.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from waymark.kernel.geography import Point

from .errors import InvalidAccess
from .journeys import MOST_MINUTES, Journey, TravelTable

PYTHON_VARIABLE = "WAYMARK_VALHALLA_PYTHON"
ROUTING = Path(__file__).parent / "routing.py"
COSTINGS = {"car": "auto", "bus": "bus", "cycle": "bicycle", "walk": "pedestrian"}
ATTRIBUTION = "(c) OpenStreetMap contributors, ODbL 1.0"
NO_TIMETABLE = "roads that buses may use, without stops or timetable"


class NoRoads(InvalidAccess):
    """Times over roads cannot be worked out here: the sentence says what is missing and what to do."""


def build_times(
    roads: Path, starts: Mapping[str, Point], ends: Mapping[str, Point], *, on: date, modes: Iterable[str] = ("car",),
    python: Path | None = None, seconds: float = 3600,
) -> TravelTable:  # fmt: skip
    """Minutes from every start to every end, rounded up. A pair that no road joins is left out. Raises NoRoads.

    `python` is that of Valhalla's environment, or named by WAYMARK_VALHALLA_PYTHON.
    """
    if not roads.is_file():
        raise NoRoads(f"There is no file of roads {roads}. Name an OpenStreetMap extract, such as county.osm.pbf.")
    wanted = {}
    for mode in modes:
        if mode not in COSTINGS:
            raise NoRoads(f"The mode is {mode!r}. Put one of {', '.join(COSTINGS)} there.")
        wanted[mode] = COSTINGS[mode]
    with tempfile.TemporaryDirectory(prefix="waymark-roads-") as folder:
        answer = _asked(
            python or _python(), seconds,
            {"roads": str(roads.resolve()), "folder": folder, "starts": _plain(starts), "ends": _plain(ends), "modes": wanted},
        )  # fmt: skip
    said = f"Valhalla {answer['version']}, {roads.name}, {ATTRIBUTION}"
    return TravelTable(
        Journey(start, end, mode, min(MOST_MINUTES, math.ceil(minutes)), said if mode != "bus" else f"{said}; {NO_TIMETABLE}", on)
        for mode, rows in answer["minutes"].items() for start, end, minutes in rows if minutes is not None
    )  # fmt: skip


def _python() -> Path:
    named = os.environ.get(PYTHON_VARIABLE)
    if not named:
        raise NoRoads(
            "Valhalla has an environment of its own: make one with Python 3.12 or later, install pyvalhalla in it, and name its "
            f"python with --python or {PYTHON_VARIABLE}. Until then the estimate by straight line stands."
        )
    return Path(named)


def _asked(python: Path, seconds: float, question: dict) -> dict:
    try:
        done = subprocess.run(
            [str(python), str(ROUTING)], input=json.dumps(question), capture_output=True, text=True, timeout=seconds
        )
    except OSError as error:
        raise NoRoads(f"{python} cannot be started: {error.strerror}. Name the python of Valhalla's environment.") from error
    except subprocess.TimeoutExpired:
        raise NoRoads(
            f"Valhalla was not done after {seconds:.0f} seconds. Give it fewer points, or a smaller file of roads."
        ) from None
    try:
        answer = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, json.JSONDecodeError):
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NoRoads(f"Valhalla ended without an answer: {last}. Try it with one start and one end.") from None
    if "error" in answer:
        raise NoRoads(answer["error"])
    return answer


def _plain(points: Mapping[str, Point]) -> dict[str, list[float]]:
    return {name: [point.latitude, point.longitude] for name, point in points.items()}
