"""The allocator beside its peers, in one run: who proves the best list, how fast, and what simpler rules lose.

    bin/bench allocator                                  # every part
    bin/bench allocator --only county,why-not            # some parts
    bin/bench allocator --quick                          # without the sizes and peers that need minutes

Parts: panel, county, england (one number for each list, HiGHS, CP-SAT, min-cost flow, serving in turn, deferred acceptance,
local search); why-not (every question of a county); year (a rolling year against hindsight); gap (published generalised
assignment); full (the product's full rules with its ladder, 30 to 30,000 requests); full-why-not. The figures are kept in
benchmarks/results/allocator.json, part by part, each with the load of the machine when it ended.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.allocator import gap, rolling_year
from benchmarks.allocator.full_rounds import every_full_why_not, one_full_round
from benchmarks.allocator.rounds import Asked, compile_everything, every_why_not, one_round

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results" / "allocator.json"
REAL_DATA = "../shared/data/real"
GAP_SECONDS, QUICK_GAP_SECONDS = 60.0, 2.0
YEAR_RULES = ("by list: duty, then urgency", "best today", "product, cap 5", "product, cap 5, no wait")


def rounds_of(size: int) -> Callable[[Asked], Any]:
    return lambda asked: [one_round(size, seed, asked) for seed in asked.seeds]


def why_not(asked: Asked) -> Any:
    return [line for seed in asked.seeds for line in every_why_not(300, seed, asked)]


def year(asked: Asked) -> Any:
    counties, years = (1, 1) if asked.quick else (2, 1)
    done = rolling_year.judged(YEAR_RULES, requests=1_500, counties=counties, years=years, futures=20)
    return [asdict(each) for each in done]


def published(asked: Asked) -> Any:
    folder = (ROOT / os.environ.get("WAYMARK_REAL_DATA", REAL_DATA) / "bench" / "gap").resolve()
    if not folder.is_dir():
        print("The folder bench/gap is not in the real data that WAYMARK_REAL_DATA names: left out.")
        return None
    rows: list[dict[str, Any]] = []
    for row in gap.rows_of(folder, QUICK_GAP_SECONDS if asked.quick else GAP_SECONDS, "", None):
        if isinstance(row, gap.WrongFile):
            print(row, file=sys.stderr)
            continue
        rows.append(row)
        print(gap.line(row, heading=len(rows) == 1), flush=True)
    return {"rows": rows, "statuses": Counter(row["status"] for row in rows), "against": Counter(row["against"] for row in rows)}


def full(asked: Asked) -> Any:
    sizes = (30, 300, 3_000) if asked.quick else (30, 300, 3_000, 30_000)
    return [line for size in sizes for seed in asked.seeds for line in one_full_round(size, seed, asked)]


def full_why_not(asked: Asked) -> Any:
    return [every_full_why_not(300, seed, asked) for seed in asked.seeds]


PARTS: dict[str, tuple[str, Callable[[Asked], Any]]] = {
    "panel": ("A panel of 30, one number for each list", rounds_of(30)),
    "county": ("A county of 300", rounds_of(300)),
    "england": ("England in one go, 30,000", rounds_of(30_000)),
    "why-not": ("Every 'why not?' of a county", why_not),
    "year": ("A rolling year against hindsight", year),
    "gap": ("Published generalised assignment", published),
    "full": ("The product's full rules and its ladder", full),
    "full-why-not": ("Every 'why not?' of a county, full rules", full_why_not),
}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="parts, with commas between them: " + ", ".join(PARTS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--seconds", type=float, default=600.0, help="time limit of every solver on one problem (600)")
    parser.add_argument("--threads", type=int, default=min(os.cpu_count() or 1, 2))
    parser.add_argument("--quick", action="store_true", help="leave out what needs minutes")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures are kept")
    options = parser.parse_args(argv)
    wanted = [each for each in options.only.split(",") if each] or list(PARTS)
    if unknown := [each for each in wanted if each not in PARTS]:
        parser.error(f"There is no part {unknown[0]}. Choose from: {', '.join(PARTS)}.")
    asked = Asked(tuple(options.seeds), options.seconds, options.threads, options.quick)
    print(f"compiled, or fetched from the cache, in {compile_everything():.1f} s (not counted below)")
    kept = json.loads(options.json.read_text("utf-8")) if options.json.exists() else {}
    for name in wanted:
        title, part = PARTS[name]
        print(f"\n== {title} ({name})", flush=True)
        began = time.perf_counter()
        if (found := part(asked)) is not None:
            took = round(time.perf_counter() - began, 1)
            load = round(os.getloadavg()[0], 1)
            about = {"measured_on": time.strftime("%Y-%m-%d"), "load": load, "took": took, "quick": asked.quick}
            kept[name] = about | {"found": found}
            options.json.write_text(json.dumps(kept, indent=1, default=int) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
