"""Run by another Python, where Valhalla is installed: roads and points in on standard input, minutes out. Imports no Waymark.

In: {"roads": path, "folder": path, "starts": {name: [latitude, longitude]}, "ends": {...}, "modes": {mode: costing}}.
Out, the last line: {"version": ..., "minutes": {mode: [[start, end, minutes or null], ...]}} or {"error": sentence}.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

AT_ONCE = 40
"""Starts and ends asked for in one go: 1,600 pairs, under Valhalla's own limit of 2,500."""


def main() -> None:
    asked = json.load(sys.stdin)
    try:
        import valhalla
    except ImportError:
        print(json.dumps({"error": "Valhalla is not installed for this Python. Install pyvalhalla in its environment."}))
        return
    folder = Path(asked["folder"])
    (folder / "tiles").mkdir(exist_ok=True)
    (folder / "tiles.tar").touch()  # get_config wants it to be there; the tiles themselves are in the folder
    config = valhalla.get_config(tile_extract=str(folder / "tiles.tar"), tile_dir=str(folder / "tiles"))
    del config["mjolnir"]["tile_extract"]
    written = folder / "valhalla.json"
    written.write_text(json.dumps(config))
    builder = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
    built = subprocess.run([str(builder), "-c", str(written), asked["roads"]], capture_output=True, text=True)
    if built.returncode or not any((folder / "tiles").rglob("*.gph")):
        last = (built.stderr or built.stdout).strip().splitlines()[-1:] or ["nothing was said"]
        print(json.dumps({"error": f"No network could be built from {asked['roads']}: {last[0]}"}))
        return
    actor = valhalla.Actor(config)
    found = {mode: matrix(actor, asked["starts"], asked["ends"], costing) for mode, costing in asked["modes"].items()}
    print(json.dumps({"version": getattr(valhalla, "__version__", "?"), "minutes": found}))


def matrix(actor, starts, ends, costing):
    rows = []
    names, others = list(starts), list(ends)
    for first in range(0, len(names), AT_ONCE):
        for second in range(0, len(others), AT_ONCE):
            rows += block(actor, starts, ends, names[first : first + AT_ONCE], others[second : second + AT_ONCE], costing)
    return rows


def block(actor, starts, ends, names, others, costing):
    """Minutes of each pair; nothing where no road leads, or where a point is far from any road."""
    question = {
        "sources": [{"lat": starts[name][0], "lon": starts[name][1]} for name in names],
        "targets": [{"lat": ends[name][0], "lon": ends[name][1]} for name in others],
        "costing": costing,
        "verbose": True,
    }
    try:
        answer = actor.matrix(question)
    except Exception as refused:  # a point off the map fails the whole block: ask for its pairs one by one
        if len(names) * len(others) == 1:
            print(f"{names[0]} to {others[0]}: {refused}", file=sys.stderr)
            return [[names[0], others[0], None]]
        return [row for name in names for other in others for row in block(actor, starts, ends, [name], [other], costing)]
    times = answer["sources_to_targets"]
    return [
        [name, other, None if times[a][b].get("time") is None else times[a][b]["time"] / 60]
        for a, name in enumerate(names)
        for b, other in enumerate(others)
    ]


if __name__ == "__main__":
    main()
