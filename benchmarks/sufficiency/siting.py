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
from dataclasses import dataclass
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
WORST_VALUE, WORST_BOUND = 0.003, 0.01


@dataclass
class Spent:
    """Seconds by the clock, and of the processor, which a busy machine changes less."""

    clock: float = 0.0
    busy: float = 0.0

    def add(self, clock: float, busy: float) -> None:
        self.clock += clock
        self.busy += busy

    def ratio(self, theirs: Spent) -> str:
        if not self.busy or not theirs.busy:
            return ""
        return (
            f": {theirs.clock / self.clock:.0f} times as long by the clock, {theirs.busy / self.busy:.0f} times of the processor"
        )


def timed(instance: Instance, seconds: float) -> tuple[Located, Spent]:
    begun, busy = time.perf_counter(), time.process_time()
    located = locate(instance.problem, seconds=seconds)
    return located, Spent(time.perf_counter() - begun, time.process_time() - busy)


def one_set(name: str, options: argparse.Namespace, ours: Spent, theirs: Spent) -> int:
    """Adds to the seconds; how many contradictions or failures there were."""
    print(f"\n{name}\n{HEADING}; HiGHS")
    own, peers, failed, proven, many, finished = Spent(), Spent(), 0, 0, 0, 0
    read, kind, prefix = SETS[name]
    for instance in instances(options.folder / name, read, kind, prefix):
        if isinstance(instance, WrongFile):
            raise instance
        located, spent = timed(instance, options.seconds)
        said = list(filter(None, [against(located, instance.published), checked(instance, located) if options.check else ""]))
        failed += any("CONTRADICTS" in each or "FAILS" in each for each in said)
        if options.peer_seconds > 0:
            peer = siting_peers.highs(instance.problem, options.peer_seconds)
            peers.add(peer.seconds, peer.busy)
            finished += peer.said == PROVEN
            said.append(f"HiGHS {peer.seconds:.1f} s {peer.said}{'' if peer.value is None else f' {peer.value:.0f}'}")
        print(line(instance, located, spent.clock, "; ".join(said)), flush=True)
        own.add(spent.clock, spent.busy)
        many, proven = many + 1, proven + (located.status == PROVEN)
    ours.add(own.clock, own.busy)
    theirs.add(peers.clock, peers.busy)
    print(f"{name}: {proven} of {many} proven in {own.clock:.2f} s; HiGHS {finished} in {peers.clock:.1f} s{own.ratio(peers)}")
    return failed


def authority(seed: int, options: argparse.Namespace) -> int:
    """One invented authority; how many certificates failed."""
    made = invented_authority(SCHOOLS, OPEN, seed)
    instance = Instance(f"seed {seed}", made.problem, BEST_KNOWN.get(seed))
    located, spent = timed(instance, options.authority_seconds)
    said = checked(instance, located) if options.check else ""
    print(line(instance, located, spent.clock, said), flush=True)
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
            print(
                f"  {name}: {value} in {peer.seconds:.1f} s ({peer.said}){spent.ratio(Spent(peer.seconds, peer.busy))}",
                flush=True,
            )
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
    ours, theirs, failed = Spent(), Spent(), 0
    try:
        for name in SETS:
            if name in chosen:
                failed += one_set(name, options, ours, theirs)
    except WrongFile as trouble:
        print(trouble, file=sys.stderr)
        return 2
    if ours.clock:
        print(f"\nAll published instances: {ours.clock:.2f} s; HiGHS {theirs.clock:.1f} s{ours.ratio(theirs)}")
    if AUTHORITY in chosen:
        print(f"\n{SCHOOLS} schools, {OPEN} to open, {options.authority_seconds:g} s\n{HEADING}")
        failed += sum(authority(int(seed), options) for seed in options.seeds.split(","))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
