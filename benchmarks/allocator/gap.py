"""Generalised assignment, as OR-Library keeps it: every job to one agent, no agent over its capacity.

    python benchmarks/allocator/gap.py FOLDER               # 60 seconds at most for each file and sense
    python benchmarks/allocator/gap.py FOLDER --seconds 10 --only c05 --sense min

FOLDER holds .txt files, each of one instance, or of several behind their number: agents and jobs, the cost of each job
with each agent (one line an agent), what each job takes of each agent, and the agents' capacities. The same files are
published in two senses, as a maximum (OR-Library's own convention) and as a minimum; `best_known_values.csv`, in the
folder or beside it, says which are known of each, and both are solved where both are. Ends with 1 when a proven value
contradicts a published one, and with 2 when a file could not be read; the others are solved all the same.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waymark.allocator.general.assignment import BY_SEARCH, PROVEN, Choice, GeneralProblem, Settled, settle

VALUES = "best_known_values.csv"
KIND = "generalised assignment"
LARGEST = 1_000_000


class WrongFile(ValueError):
    """A sentence: which file, what is wrong, what to do."""


@dataclass(frozen=True)
class Instance:
    """`cost` and `takes` by agent and job."""

    name: str
    cost: list[list[int]]
    takes: list[list[int]]
    capacity: list[int]

    def problem(self, *, least: bool) -> GeneralProblem:
        agents, jobs = range(len(self.capacity)), range(len(self.cost[0]))
        choices = tuple(
            Choice(f"job {job}", f"agent {agent}", self.cost[agent][job], {f"agent {agent}": self.takes[agent][job]})
            for job in jobs
            for agent in agents
        )
        return GeneralProblem(choices, {f"agent {agent}": self.capacity[agent] for agent in agents}, least=least)


def read_instances(path: Path) -> list[Instance]:
    """One instance, or as OR-Library's own files have it: how many there are, then one after another. Raises WrongFile."""
    numbers = _numbers(path)
    try:
        instance, end = _instance(path.stem, numbers, 0)
        if end == len(numbers):
            return [instance]
        alone = f"as one instance it ends after {end} numbers, and it holds {len(numbers)}."
    except ValueError as why:
        alone = str(why)
    found: list[Instance] = []
    at = 1
    try:
        while at < len(numbers):
            instance, at = _instance(f"{path.stem}_{len(found) + 1}", numbers, at)
            found.append(instance)
    except ValueError:
        found = []
    if not found or numbers[0] != len(found):
        raise WrongFile(f"{path}: {alone} Give a file of one whole instance, or of as many as its first number says.")
    return found


def _instance(name: str, numbers: list[int], at: int) -> tuple[Instance, int]:
    """The instance that begins at a position, and where it ends. Raises ValueError with the first half of a sentence."""
    agents, jobs = (*numbers[at : at + 2], 0, 0)[:2]
    if min(agents, jobs) < 1 or agents * jobs > LARGEST:
        raise ValueError("it does not begin with how many agents and jobs there are.")
    first, end = at + 2, at + 2 + 2 * agents * jobs + agents
    if end > len(numbers):
        raise ValueError(f"it holds {len(numbers) - at} numbers where {agents} agents and {jobs} jobs need {end - at}.")
    tables = [numbers[first + row * jobs : first + (row + 1) * jobs] for row in range(2 * agents)]
    return Instance(name, tables[:agents], tables[agents:], numbers[end - agents : end]), end


def _numbers(path: Path) -> list[int]:
    try:
        words = path.read_text("ascii").split()
    except UnicodeDecodeError:
        raise WrongFile(f"{path} is not plain text. Give a generalised assignment file.") from None
    for at, word in enumerate(words):
        if not word.lstrip("-").isdigit() or len(word) > 12:
            raise WrongFile(f"{path}, number {at + 1}, is {word!r}, which is no whole number. Put one there.")
    return [int(word) for word in words]


def known_values(folder: Path) -> dict[tuple[str, str], tuple[int, str]]:
    """(instance, max or min) → the best published value, and the note beside it. Empty when there is no file."""
    path = next((each for each in (folder / VALUES, folder.parent / VALUES) if each.exists()), None)
    if path is None:
        return {}
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and not {"kind", "instance", "sense", "best_known"} <= rows[0].keys():
        raise WrongFile(f"{path} has no columns kind, instance, sense and best_known. Head it so.")
    own = [row for row in rows if row["kind"] == KIND]
    return {(row["instance"], row["sense"]): (int(row["best_known"]), row.get("note") or "") for row in own}


def senses(name: str, known: dict[tuple[str, str], Any]) -> list[str]:
    """Those with a published value; without one, what the literature solves: OR-Library's types a to e as a minimum."""
    usual = "min" if re.match(r"(gap)?[a-e](_|$|\d{5})", name) else "max"
    return [sense for sense in ("max", "min") if (name, sense) in known] or [usual]


def rows_of(folder: Path, seconds: float, only: str, sense: str | None) -> Iterator[dict[str, Any] | WrongFile]:
    """A row for each instance and sense; for each file that cannot be read, why. Raises WrongFile for the folder."""
    if not folder.is_dir():
        raise WrongFile(f"{folder} is no folder. Name a folder of instances.")
    known = known_values(folder)
    files = sorted(path for path in folder.iterdir() if path.suffix == ".txt" and only in path.stem)
    if not files:
        raise WrongFile(f"{folder} holds no .txt file{' of that name' if only else ''}. Name a folder of instances.")
    for path in files:
        try:
            instances = read_instances(path)
        except WrongFile as why:
            yield why
            continue
        for instance, each in ((one, each) for one in instances for each in senses(one.name, known)):
            if sense in (None, each):
                settled = settle(instance.problem(least=each == "min"), seconds=seconds)
                yield _row(instance, each, settled, *known.get((instance.name, each), (None, "")))


def _row(instance: Instance, sense: str, settled: Settled, best: int | None, note: str) -> dict[str, Any]:
    return {
        "instance": instance.name,
        "size": f"{len(instance.capacity)}x{len(instance.cost[0])}",
        "sense": sense,
        "value": settled.value,
        "best_known": best,
        "gap": settled.gap,
        "status": settled.status,
        "seconds": round(settled.seconds, 2),
        "against": _against(settled, sense, best),
        "note": note,
    }


def _against(settled: Settled, sense: str, best: int | None) -> str:
    """The published value beside ours; a proof on either side that the other denies is a contradiction."""
    if best is None or settled.value is None:
        return ""
    better = (settled.value - best) * (1 if sense == "max" else -1)
    if settled.status in (PROVEN, BY_SEARCH) and better < 0:
        return "CONTRADICTS"
    return "equal" if better == 0 else "better than published" if better > 0 else f"{-better} off"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0, help="the most for one instance in one sense (60)")
    parser.add_argument("--only", default="", help="only files with this in their name")
    parser.add_argument("--sense", choices=("max", "min"), help="only this sense")
    parser.add_argument("--json", action="store_true", help="answer for programs")
    options = parser.parse_args(arguments)
    rows: list[dict[str, Any]] = []
    wrong = 0
    try:
        for row in rows_of(options.folder, options.seconds, options.only, options.sense):
            if isinstance(row, WrongFile):
                wrong += 1
                print(row, file=sys.stderr)
                continue
            rows.append(row)
            if not options.json:
                print(line(row, heading=len(rows) == 1), flush=True)
    except WrongFile as trouble:
        print(trouble, file=sys.stderr)
        return 2
    counts = Counter(row["status"] for row in rows), Counter(row["against"] for row in rows)
    if options.json:
        print(json.dumps({"rows": rows, "statuses": counts[0], "against_published": counts[1]}, indent=1))
    else:
        for title, counted in zip((f"{len(rows)} solved", "Against the published values"), counts, strict=True):
            print(f"{title}: " + ", ".join(f"{count} {what or 'not published'}" for what, count in counted.most_common()))
    return 2 if wrong else int("CONTRADICTS" in counts[1])


WIDTHS = {
    "instance": 10, "size": 7, "sense": 5, "value": 8, "best_known": 10, "gap": 5, "seconds": 8, "status": 34, "against": 9
}  # fmt: skip
TEXT = {"instance", "size", "sense", "status", "against"}


def line(row: dict[str, Any], *, heading: bool) -> str:
    """One result for people, below the headings where it is the first."""
    text = _padded({key: "" if row[key] is None else str(row[key]) for key in WIDTHS})
    text += f"  ({row['note']})" if row["note"] else ""
    return "\n".join([_padded({key: key.replace("_", " ") for key in WIDTHS}), text]) if heading else text


def _padded(cells: dict[str, str]) -> str:
    padded = (text.ljust(WIDTHS[key]) if key in TEXT else text.rjust(WIDTHS[key]) for key, text in cells.items())
    return "  ".join(padded).rstrip()


if __name__ == "__main__":
    sys.exit(main())
