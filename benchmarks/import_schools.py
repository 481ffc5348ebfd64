"""Import 52,000 generated schools: peak memory, and time as a ratio to Python's own csv reading of the same file.

    python benchmarks/import_schools.py [--rows 52000] [--record benchmarks/results/import_schools.json]

Runs in a throwaway embedded database, as the application role. Times are of one process on one machine, so only the
ratios mean anything: by the clock, which includes the database's work and whoever else uses the machine, and by the
process's own processor time. Memory is Python's own peak (tracemalloc, in a second run) and the process's (ru_maxrss).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from generate_gias import LABEL, generate

AS_OF = date(2025, 4, 22)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the import of a generated GIAS file.")
    parser.add_argument("--rows", type=int, default=52_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", type=Path, help="write the results here as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated_edubasealldata.csv"
        _say(f"Generating {options.rows:,} rows …")
        generate(path, options.rows, options.seed)
        results = measure(path, options.rows)
    text = json.dumps({"data": LABEL, "seed": options.seed, "python": platform.python_version(), **results}, indent=2)
    print(text)
    if options.record:
        options.record.parent.mkdir(parents=True, exist_ok=True)
        options.record.write_text(text + "\n")


def measure(path: Path, rows: int) -> dict[str, Any]:
    with _database():
        from waymark.service.organisations.gias.importing import GiasFile, GiasFiles, apply, prepare

        with path.open("rb") as stream:
            files = GiasFiles(GiasFile(path.name, stream))
            _say("Reading with csv alone …")
            plain = min((_timed(lambda: _read_plainly(path))[0] for _ in range(3)), key=lambda taken: taken.clock)
            before_mb = _process_peak_mb()
            _say("Preparing the first import …")
            preparing, prepared = _timed(lambda: prepare(files))
            _say("Importing …")
            importing, _ = _timed(lambda: apply(files, prepared=prepared, by="benchmark", on=AS_OF))
            _say("Preparing the same import again …")
            again, second = _timed(lambda: prepare(files))
            process_mb = _process_peak_mb()
            _say("Preparing once more, counting memory …")
            peak_mb = _peak(lambda: prepare(files))
    return {
        "rows": rows,
        "bytes": prepared.schools.source.size,
        "first": prepared.schools.five(),
        "second": second.schools.five(),
        "csv_seconds": round(plain.clock, 2),
        "ratio_to_csv": {
            name: {"clock": round(taken.clock / plain.clock, 1), "own": round(taken.own / plain.own, 1)}
            for name, taken in
            {"prepare_first": preparing, "import_first": importing, "prepare_again": again}.items()
        },
        "python_peak_mb": round(peak_mb, 1),
        "process_before_mb": round(before_mb, 1),
        "process_peak_mb": round(process_mb, 1),
    }


def _read_plainly(path: Path) -> int:
    with path.open(encoding="cp1252", newline="") as text:
        return sum(1 for _ in csv.reader(text))


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, and of this process's own work."""

    clock: float
    own: float


def _timed(work: Callable[[], Any]) -> tuple[Taken, Any]:
    clock, own = time.perf_counter(), time.process_time()
    done = work()
    return Taken(time.perf_counter() - clock, time.process_time() - own), done


def _process_peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _peak(work: Callable[[], Any]) -> float:
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


@contextmanager
def _database() -> Iterator[None]:
    from waymark.service import embedded

    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o711)  # the server's own account must reach its folder inside
        server = embedded.start(Path(folder) / "state", progress=_say, durable=False)
        try:
            os.environ.update(server.environment())
            os.environ["DJANGO_SETTINGS_MODULE"] = "waymark.service.config.settings"
            subprocess.run(
                [sys.executable, "-m", "waymark.service.config.commands", "migrate"], check=True, stdout=sys.stderr
            )
            import django

            django.setup()
            yield
            from django.db import connections

            connections.close_all()
        finally:
            embedded.stop(Path(folder) / "state")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
