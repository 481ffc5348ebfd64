"""Where to open: published instances and an invented authority of 400 schools, with HiGHS on the same problems in the same run.

    bin/bench sufficiency/siting FOLDER                          # FOLDER holds pmedcap, sscflp_holmberg and pmed
    bin/bench sufficiency/siting FOLDER --only pmedcap,authority --peer-seconds 30

HiGHS solves the strong formulation (a row for each link) through SciPy, and is stopped after `--peer-seconds` for each
instance; building its model counts. What it did not finish counts with the time it was given, so the ratios are too low.
Of the authority HiGHS is shown the 60 nearest sites of each school; spopt comes with the optional dependencies `bench` and
is left out, and said to be, where it is absent. Compiling is not counted. Ends with 1 when a proof and a published value
contradict each other or a certificate fails.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.sufficiency import siting_peers
from benchmarks.sufficiency.pmedcap import HEADING, KIND, against, checked, line
from benchmarks.sufficiency.siting_instances import (
    Instance,
    WrongFile,
    instances,
    invented_authority,
    read_holmberg,
    read_pmed,
    read_pmedcap,
)
from waymark.sufficiency.siting import PROVEN, Located, locate, warm

SETS = {
    "pmedcap": (read_pmedcap, KIND, ""),
    "sscflp_holmberg": (read_holmberg, "single-source capacitated facility location", "holmberg "),
    "pmed": (read_pmed, "p-median", ""),
}
AUTHORITY = "authority"
SCHOOLS, OPEN, NEAREST, BEST_KNOWN = 400, 40, 60, {0: 19_000}
SHARE_OF_SPOPT, WORST_VALUE, WORST_BOUND = 1 / 10, 0.003, 0.01


def timed(instance: Instance, seconds: float) -> tuple[Located, float]:
    begun = time.perf_counter()
    located = locate(instance.problem, seconds=seconds)
    return located, time.perf_counter() - begun


def one_set(name: str, folder: Path, options: argparse.Namespace) -> tuple[float, float, int]:
    """Our seconds, HiGHS's seconds, and how many contradictions or failures there were."""
    print(f"\n{name}\n{HEADING}; HiGHS")
    ours, theirs, failed, proven, many, finished = 0.0, 0.0, 0, 0, 0, 0
    read, kind, prefix = SETS[name]
    for instance in instances(folder / name, read, kind, prefix):
        if isinstance(instance, WrongFile):
            raise instance
        located, seconds = timed(instance, options.seconds)
        said = list(filter(None, [against(located, instance.published), checked(instance, located) if options.check else ""]))
        failed += any("CONTRADICTS" in each or "FAILS" in each for each in said)
        if options.peer_seconds > 0:
            peer = siting_peers.highs(instance.problem, options.peer_seconds)
            theirs += peer.seconds
            finished += peer.said == PROVEN
            said.append(f"HiGHS {peer.seconds:.1f} s {peer.said}{'' if peer.value is None else f' {peer.value:.0f}'}")
        print(line(instance, located, seconds, "; ".join(said)), flush=True)
        ours, many, proven = ours + seconds, many + 1, proven + (located.status == PROVEN)
    print(f"{name}: {proven} of {many} proven in {ours:.2f} s; HiGHS {finished} in {theirs:.1f} s{_ratio(ours, theirs)}")
    return ours, theirs, failed


def _ratio(ours: float, theirs: float) -> str:
    return f", {theirs / ours:.0f} times as long" if theirs > 0 and ours > 0 else ""


def authority(seed: int, options: argparse.Namespace) -> int:
    """One invented authority; how many certificates failed."""
    made = invented_authority(SCHOOLS, OPEN, seed)
    instance = Instance(f"seed {seed}", made.problem, BEST_KNOWN.get(seed))
    located, seconds = timed(instance, options.authority_seconds)
    said = checked(instance, located) if options.check else ""
    print(line(instance, located, seconds, said), flush=True)
    if located.gap is not None:
        print(f"  the bound is {100 * located.gap:.2f}% below the value (at most {100 * WORST_BOUND:.0f}% is wanted)")
    if instance.published and located.value:
        above = 100 * (located.value / instance.published - 1)
        print(f"  {above:.2f}% above the best known (at most {100 * WORST_VALUE:.1f}% is wanted)")
    if options.peer_seconds > 0:
        for name, peer in (
            (f"HiGHS, {NEAREST} nearest", siting_peers.highs(made.problem, options.authority_peer_seconds, NEAREST)),
            ("spopt", siting_peers.spopt(made, options.authority_peer_seconds)),
        ):
            if isinstance(peer, str):
                print(f"  {peer}")
                continue
            value = "none" if peer.value is None else f"{peer.value:.0f}"
            print(f"  {name}: {value} in {peer.seconds:.1f} s ({peer.said}){_ratio(seconds, peer.seconds)}", flush=True)
    return int("FAILS" in said)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0, help="the most for one published instance (60)")
    parser.add_argument("--peer-seconds", type=float, default=60.0, help="the most for HiGHS on it (60); 0 leaves peers out")
    parser.add_argument("--authority-seconds", type=float, default=12.0, help="for an invented authority (12)")
    parser.add_argument("--authority-peer-seconds", type=float, default=123.0, help="for HiGHS and spopt on it (123)")
    parser.add_argument("--seeds", default="0", help="of the invented authorities (0)")
    parser.add_argument("--only", default=",".join([*SETS, AUTHORITY]), help="which of them, with commas")
    parser.add_argument("--check", action="store_true", help="verify the certificates too, outside the times")
    options = parser.parse_args(arguments)
    chosen = options.only.split(",")
    if unknown := [name for name in chosen if name not in (*SETS, AUTHORITY)]:
        parser.error(f"there is no set {unknown[0]}; give some of {', '.join([*SETS, AUTHORITY])}")
    warm()
    totals = [0.0, 0.0, 0]
    try:
        for name in SETS:
            if name in chosen:
                totals = [have + more for have, more in zip(totals, one_set(name, options.folder, options), strict=True)]
    except WrongFile as trouble:
        print(trouble, file=sys.stderr)
        return 2
    if totals[0]:
        print(f"\nAll published instances: {totals[0]:.2f} s; HiGHS {totals[1]:.1f} s{_ratio(totals[0], totals[1])}")
    if AUTHORITY in chosen:
        print(f"\n{SCHOOLS} schools, {OPEN} to open, {options.authority_seconds:g} s\n{HEADING}")
        totals[2] += sum(authority(int(seed), options) for seed in options.seeds.split(","))
    return int(totals[2] > 0)


if __name__ == "__main__":
    sys.exit(main())
