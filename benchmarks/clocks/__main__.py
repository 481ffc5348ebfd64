"""Counters and clocks of 500,000 exclusion records from nothing, beside walking every half day, in one run.

    bin/bench clocks [--records 500000] [--walked 400] [--seed 1] [--record benchmarks/results/clocks.json]

From rows as an import brings them to what is owed and due: every child's history is built and answered as on the day of its
last record. The walk is the tests' own independent implementation; it is far too slow for all the records, so it walks a
sample of the same children, is compared with the rules on each of them, and its time is scaled by the number of records.
It finds less: no tellings, returns or warnings. Times are of one process on one machine: only the ratio carries over.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.clocks.records import LABEL, County, Row, invent
from tests.rules.clocks.comparing import ruled, walked
from waymark.clocks import History, PermanentExclusion, Suspension, answer


class Taken(NamedTuple):
    """Seconds by the clock, and of this process's own work."""

    clock: float
    own: float


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the law's clocks on generated records.")
    parser.add_argument("--records", type=int, default=500_000)
    parser.add_argument("--walked", type=int, default=400, help="children whose every half day is walked")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", type=Path, help="write the results here as JSON; only from a quiet machine")
    options = parser.parse_args()
    _say(f"Inventing {options.records:,} records …")
    county = invent(options.records, options.seed)
    results = {"data": LABEL, "seed": options.seed, "python": platform.python_version(), **measured(county, options)}
    text = json.dumps(results, indent=2)
    print(text)
    if options.record:
        options.record.parent.mkdir(parents=True, exist_ok=True)
        options.record.write_text(text + "\n")


def measured(county: County, options: argparse.Namespace) -> dict[str, Any]:
    pupils = [list(rows) for _, rows in groupby(county.rows, key=lambda row: row.pupil)]
    _say(f"Answering {len(pupils):,} children …")
    taken, (clocks, duties) = _timed(lambda: answer_all(pupils, county))
    sample = Random(options.seed).sample(pupils, min(options.walked, len(pupils)))
    records = sum(len(rows) for rows in sample)
    _say(f"Walking {len(sample):,} of them ({records:,} records) …")
    cases = [(history_of(rows), _asked_on(rows)) for rows in sample]
    by_rule, rules_say = _timed(lambda: [ruled(history, county.calendars, on) for history, on in cases])
    by_walk, walk_says = _timed(lambda: [walked(history, county.open_days, on) for history, on in cases])
    differ = sum(one != other for one, other in zip(rules_say, walk_says, strict=True))
    if differ:
        raise SystemExit(f"The rules and the walk disagree on {differ} of {len(sample)} children: no time means anything.")
    return {
        "records": len(county.rows),
        "children": len(pupils),
        "clocks": clocks,
        "duties": duties,
        "seconds": _rounded(taken),
        "records_a_second": round(len(county.rows) / taken.own),
        "walked": {
            "children": len(sample),
            "records": records,
            "disagreements": differ,
            "seconds": _rounded(by_walk),
            "the_rules_on_the_same": _rounded(by_rule),
            "ratio": round(by_walk.own / by_rule.own, 1),
            "seconds_for_all_records_scaled": round(by_walk.own / records * len(county.rows)),
            "ratio_scaled_to_all_records": round(by_walk.own / records * len(county.rows) / taken.own, 1),
        },
        "load": [round(each, 1) for each in os.getloadavg()],
    }


def answer_all(pupils: list[list[Row]], county: County) -> tuple[int, int]:
    """How many clocks and duties there were, so that nothing is left unread."""
    clocks = duties = 0
    for rows in pupils:
        found = answer(history_of(rows), county.calendars, _asked_on(rows))
        clocks += len(found.clocks)
        duties += len(found.duties)
    return clocks, duties


def history_of(rows: list[Row]) -> History:
    return History(pupil=str(rows[0].pupil), home_authority="Fenshire", year_group=9, events=tuple(_events(rows)))


def _events(rows: list[Row]) -> Iterator[Suspension | PermanentExclusion]:
    for number, row in enumerate(rows):
        if row.last_on is None:
            yield PermanentExclusion(f"p{number}", row.school, row.decided_on, row.first_on)
        else:
            yield Suspension(
                f"s{number}",
                row.school,
                row.decided_on,
                row.first_on,
                row.last_on,
                row.sessions,
                representations=row.representations,
            )


def _asked_on(rows: list[Row]) -> date:
    return max(row.decided_on for row in rows)


def _timed(work: Callable[[], Any]) -> tuple[Taken, Any]:
    clock, own = time.perf_counter(), time.process_time()
    done = work()
    return Taken(time.perf_counter() - clock, time.process_time() - own), done


def _rounded(taken: Taken) -> dict[str, float]:
    return {"clock": round(taken.clock, 2), "own": round(taken.own, 2)}


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
