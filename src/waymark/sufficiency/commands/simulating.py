"""What `simulate` and `compare` share: the files they read, the means they run by, progress, and trouble as a sentence."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waymark.sufficiency.published.errors import UnusableData

if TYPE_CHECKING:
    from waymark.sufficiency.county import Parameters, Scenario
    from waymark.sufficiency.ensembles import Progress
    from waymark.sufficiency.ensembles.means import Means
    from waymark.sufficiency.outcomes import Costs

SHIPPED = Path("data") / "sufficiency"
SECONDS_BETWEEN = 2.0
"""Between two lines of progress; the first comes as soon as there is an interval to tell."""
NOT_VALIDATED = (
    "Waits are not validated against published waits: only four published figures are known, and the model is not fitted to them."
)


def add_run(parser: argparse.ArgumentParser, replications: int) -> None:
    parser.add_argument(
        "--parameters", type=Path, metavar="FILE", help="the model's figures as TOML (those of England, shipped with Waymark)"
    )
    parser.add_argument("--costs", type=Path, metavar="FILE", help="figures of staff and money as TOML (those shipped)")
    parser.add_argument(
        "--replications", type=int, default=replications, metavar="N", help=f"how many futures to run ({replications})"
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the draws (0)")
    means = parser.add_mutually_exclusive_group()
    means.add_argument("--threads", type=int, metavar="N", help="run on N threads of this process (as many as there are cores)")
    means.add_argument("--processes", type=int, metavar="N", help="run on N processes of this machine")
    means.add_argument(
        "--dask", metavar="ADDRESS", help="run on a Dask cluster, such as tcp://scheduler:8786; or on N of our own: --dask 4"
    )
    parser.add_argument("--no-months", action="store_true", help="keep counts by year alone, in a tenth of the memory")
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")


def means_of(options: argparse.Namespace) -> Means:
    from waymark.sufficiency.ensembles import Dask, Processes, Threads

    if options.dask is not None:
        workers = options.dask.isdigit()
        return Dask(workers=_some("--dask", int(options.dask))) if workers else Dask(options.dask)
    if options.processes is not None:
        return Processes(_some("--processes", options.processes))
    return Threads(os.cpu_count() or 1 if options.threads is None else _some("--threads", options.threads))


def read_figures(options: argparse.Namespace) -> Parameters:
    from waymark.sufficiency.county import read_parameters

    return read_parameters(options.parameters or shipped("england.toml"))


def read_money(options: argparse.Namespace) -> Costs:
    from waymark.sufficiency.outcomes import read_costs

    return read_costs(options.costs or shipped("costs.toml"))


def made_with(options: argparse.Namespace, parameters: Parameters, costs: Costs | None = None) -> dict[str, Any]:
    """Which files of figures an answer was made with, by name, title and day."""
    given = options.parameters or shipped("england.toml")
    facts: dict[str, Any] = {
        "parameters": parameters.version,
        "figures": {"file": given.name, "words": parameters.in_words, "of": parameters.of,
                    "dated": parameters.dated.isoformat() if parameters.dated else None},
    }  # fmt: skip
    if costs is not None:
        facts["costs"] = {"file": (options.costs or shipped("costs.toml")).name, "version": costs.version}
    return facts


def said_of_scenario(scenario: Scenario, parameters: Parameters) -> dict[str, Any]:
    """What a scenario is, where it is from, and what must be said wherever its numbers are shown."""
    from waymark.sufficiency.outcomes import cautions

    return {
        "scenario": scenario.name, "made_from": scenario.about.in_words, "cautions": list(cautions(scenario, parameters)),
        "assumed_in_the_scenario": list(scenario.about.assumed),
    }  # fmt: skip


def shipped(name: str) -> Path:
    """A file of data/sufficiency: of this checkout, else of the folder we are in."""
    roots = (*Path(__file__).resolve().parents, Path.cwd())
    found = next((root / SHIPPED / name for root in roots if (root / SHIPPED / name).is_file()), None)
    if found is None:
        raise UnusableData(f"{SHIPPED / name} was not found. Name a file of your own, with --parameters and --costs.")
    return found


@contextmanager
def plainly() -> Iterator[None]:
    """Inside, whatever the library refuses becomes trouble that the command tells in a sentence."""
    from waymark.sufficiency.county import InvalidParameters, InvalidScenario, Stopped
    from waymark.sufficiency.ensembles import InvalidGoal, WorkersLost
    from waymark.sufficiency.levers import InvalidLever
    from waymark.sufficiency.outcomes import InvalidCosts, NotComparable, NotMeasured, NotWritten, TooFewFutures

    refused = (
        InvalidScenario, InvalidParameters, InvalidLever, InvalidGoal, InvalidCosts, NotMeasured, NotComparable, NotWritten,
        TooFewFutures, WorkersLost, Stopped,
    )  # fmt: skip
    try:
        yield
    except refused as trouble:
        raise UnusableData(str(trouble)) from trouble
    except UnicodeDecodeError as trouble:
        raise UnusableData("A file that was named is not UTF-8 text. Save it as UTF-8, or name another one.") from trouble


def told(options: argparse.Namespace, scenario: Scenario, what: str = "") -> Callable[[Progress], None]:
    """Lines of progress: how many futures, how long, and the headline so far with its interval."""
    if options.quiet:
        return lambda progress: None
    from waymark.sufficiency.outcomes import rows

    last, spoken = [time.monotonic()], [0]

    def tell(progress: Progress) -> None:
        counts, now = progress.counts_so_far, time.monotonic()
        is_first = not spoken[0] and counts is not None
        if not is_first and progress.done < progress.total and now - last[0] < SECONDS_BETWEEN:
            return
        if spoken[0] == progress.done:
            return
        last[0], spoken[0] = now, progress.done
        line = f"{what}{progress.done} of {progress.total} futures, {progress.seconds:.0f} s"
        if counts is not None:
            row = next(iter(rows(counts, scenario, by=("year",), measures=["waiting"])[-1:]), None)
            if row is not None and row.low is not None and row.high is not None:
                line += f"; pupils waiting in {row.year}: {row.mean:.1f} ({row.low:.1f} to {row.high:.1f})"
        print(line, file=sys.stderr, flush=True)

    return tell


def at_least_two(options: argparse.Namespace) -> None:
    if options.replications < 2:
        raise UnusableData(f"--replications is {options.replications}. An interval takes 2 futures at least; put 100 or more.")
    if not 0 <= options.seed < 2**32:
        raise UnusableData(f"--seed is {options.seed}. Put a whole number from 0 to {2**32 - 1} there.")


def _some(name: str, number: int) -> int:
    if not 1 <= number <= 1000:
        raise UnusableData(f"{name} is {number}. Put a whole number from 1 to 1000 there.")
    return number
