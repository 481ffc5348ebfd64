"""Capacitated p-median, as OR-Library keeps it (pmedcap): value, bound and published value of every file of a folder.

    bin/bench sufficiency/pmedcap FOLDER                 # 60 seconds at most for each
    bin/bench sufficiency/pmedcap FOLDER --seconds 10 --check

Distances are Euclidean and rounded down. The published value is that of `best_known_values.csv` in the folder or beside it,
else the one in the file's own head. `--check` verifies every certificate in plain Python. Compiling is not counted. Ends
with 1 when a proven value contradicts a published one or a certificate fails, and with 2 when a file could not be read.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.sufficiency.siting_instances import Instance, WrongFile, instances, read_pmedcap
from waymark.sufficiency.siting import PROVEN, Located, locate, warm
from waymark.sufficiency.siting.check import NotProven, check

KIND = "capacitated p-median"
HEADING = f"{'instance':14}{'points':>7}{'open':>6}{'value':>8}{'bound':>8}{'published':>11}{'seconds':>9}  status"


def against(located: Located, published: int | None) -> str:
    """The published value beside ours; a proof that it denies, or that denies it, is a contradiction."""
    if published is None or located.value is None or located.bound is None:
        return ""
    if located.bound > published or (located.status == PROVEN and located.value > published):
        return "CONTRADICTS"
    more = located.value - published
    return "" if more == 0 else f"{more} above published" if more > 0 else f"{-more} below published"


def line(instance: Instance, located: Located, seconds: float, said: str) -> str:
    numbers = f"{instance.problem.customers:>7}{instance.problem.open_sites or '':>6}"
    values = "".join(
        f"{'' if value is None else value:>{width}}"
        for value, width in ((located.value, 8), (located.bound, 8), (instance.published, 11))
    )
    return f"{instance.name:14}{numbers}{values}{seconds:9.2f}  {located.status}{'  ' + said if said else ''}"


def checked(instance: Instance, located: Located) -> str:
    try:
        check(instance.problem.plain(), located.plain())
    except NotProven as why:
        return f"CERTIFICATE FAILS: {why}"
    return "checked"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0, help="the most for one instance (60)")
    parser.add_argument("--check", action="store_true", help="verify the certificates too")
    options = parser.parse_args(arguments)
    wrong, failed, proven, equal, total, many = 0, 0, 0, 0, 0.0, 0
    try:
        found = list(instances(options.folder, read_pmedcap, KIND))
    except WrongFile as trouble:
        print(trouble, file=sys.stderr)
        return 2
    warm()
    print(HEADING, flush=True)
    for instance in found:
        if isinstance(instance, WrongFile):
            wrong += 1
            print(instance, file=sys.stderr)
            continue
        begun = time.perf_counter()
        located = locate(instance.problem, seconds=options.seconds)
        took = time.perf_counter() - begun
        said = [against(located, instance.published), checked(instance, located) if options.check else ""]
        print(line(instance, located, took, "  ".join(filter(None, said))), flush=True)
        failed += any("CONTRADICTS" in each or "FAILS" in each for each in said)
        proven += located.status == PROVEN
        equal += located.value == instance.published
        total, many = total + took, many + 1
    print(f"{many} instances: {proven} proven, {equal} at the published value, {total:.2f} s in all")
    return 2 if wrong else int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
