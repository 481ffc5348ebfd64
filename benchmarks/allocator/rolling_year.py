"""A rolling year: what fortnightly meetings reach, one after the other, of what hindsight could have done.

    bin/bench allocator/rolling_year                            # two counties of 1,500 requests, 20 futures, all rules
    bin/bench allocator/rolling_year --counties 5 --years 2     # ten years: what docs/models/opportunity-cost.md reports
    bin/bench allocator/rolling_year --only today "cap 5"       # some of the rules

Hindsight is the linear program of the whole year with everything known in advance: no rule can do better, and none that
does not know the future can be expected to reach it. No prices come from the year that is judged: futures and past years
are years of the same county with other seeds. Every meeting is solved to proof by the engine. Seconds are of the processor,
all threads together; the table at the end has the means, and "points" is the share of children owed a duty less hindsight's.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

from benchmarks.allocator.year_meetings import DUTY, Round, Rule, county, hindsight
from benchmarks.allocator.year_rules import (
    FUTURE_SEEDS,
    NO_CAP,
    FixedPrices,
    OpportunityCost,
    best_today,
    by_list,
    from_past,
    futures,
)

RuleOf = Callable[[int, int, int], Rule]
"""From requests, county and number of futures to the rule."""

RULES: dict[str, RuleOf] = {
    "by list: duty, then urgency": lambda requests, seed, count: by_list,
    "best today": lambda requests, seed, count: best_today,
    "fixed prices, 3 years, 0.8": lambda requests, seed, count: FixedPrices.of(requests, seed, 3, 0.8),
    "prices anew, all pay": lambda *of: OpportunityCost(futures(*of), NO_CAP, charge_duty=True),
    "product, no cap": lambda *of: OpportunityCost(futures(*of)),
    "product, cap 5": lambda *of: OpportunityCost(futures(*of), 5_000),
    "product, cap 3": lambda *of: OpportunityCost(futures(*of), 3_000),
    "product, cap 2": lambda *of: OpportunityCost(futures(*of), 2_000),
    "product, cap 5, no margin": lambda *of: OpportunityCost(futures(*of), 5_000, margin=0),
    "product, cap 5, no wait": lambda *of: OpportunityCost(futures(*of), 5_000, wait=False),
    "product, cap 5, 3 past years": lambda requests, seed, count: OpportunityCost(from_past(requests, seed, 3, count), 5_000),
    "product, cap 5, 1 past year": lambda requests, seed, count: OpportunityCost(from_past(requests, seed, 1, count), 5_000),
}
HEADINGS = ("rule", "county", "year", "of hindsight", "duty", "hindsight", "points", "other", "served", "s/meeting", "breaches")


@dataclass(frozen=True)
class Outcome:
    """A rule's year. Shares are of hindsight in percent; `duty_points` is the share of duty-bound children less hindsight's."""

    rule: str
    county: int
    year: int
    share: float
    duty: int
    duty_hindsight: float
    duty_points: float
    share_without_duty: float
    served: int
    seconds_a_meeting: float
    breaches: int

    def line(self) -> tuple[str, ...]:
        return (
            self.rule, str(self.county), str(self.year), f"{self.share:.2f} %", str(self.duty), f"{self.duty_hindsight:.0f}",
            f"{self.duty_points:+.1f}", f"{self.share_without_duty:.2f} %", str(self.served), f"{self.seconds_a_meeting:.2f}",
            str(self.breaches),
        )  # fmt: skip


def outcome(name: str, rule: Rule, requests: int, seed: int, year: int) -> Outcome:
    instance, best = county(requests, seed, year), hindsight(requests, seed, year)
    done = Round(instance).run(rule)
    chosen = done.chosen
    duty = instance.requests.duty
    placed = int(duty[instance.request[chosen]].sum())
    value = int(instance.value[chosen].sum())
    return Outcome(
        name, seed, year, 100 * value / best.value, placed, best.duty, 100 * (placed - best.duty) / int(duty.sum()),
        100 * (value - DUTY * placed) / (best.value - DUTY * best.duty), len(chosen), fmean(done.seconds), done.breaches(),
    )  # fmt: skip


def mean(name: str, own: list[Outcome]) -> tuple[str, ...]:
    def of(field: str, form: str) -> str:
        return format(fmean(getattr(item, field) for item in own), form)

    return (
        name, "mean", str(len(own)), f"{of('share', '.2f')} %", of("duty", ".1f"), of("duty_hindsight", ".1f"),
        of("duty_points", "+.1f"), f"{of('share_without_duty', '.2f')} %", of("served", ".0f"), of("seconds_a_meeting", ".2f"),
        of("breaches", ".0f"),
    )  # fmt: skip


def printed(line: tuple[str, ...]) -> None:
    print(f"{line[0]:30s}" + "".join(f"{item:>13s}" for item in line[1:]), flush=True)


def judged(
    names: Sequence[str], *, requests: int, counties: int, years: int, futures: int, first_county: int = 0
) -> list[Outcome]:
    """These rules in every county and year; printed as it goes, and the means at the end."""
    rules = {name: RULES[name] for name in names}
    done: list[Outcome] = []
    printed(HEADINGS)
    for name, rule_of in rules.items():
        for seed in range(first_county, first_county + counties):
            rule = rule_of(requests, seed, futures)
            for year in range(1, years + 1):
                done.append(outcome(name, rule, requests, seed, year))
                printed(done[-1].line())
    printed(HEADINGS)
    for name in rules:
        printed(mean(name, [item for item in done if item.rule == name]))
    return done


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=1_500, help="a year and county (1500)")
    parser.add_argument("--counties", type=int, default=2, help="how many, seeds from 0 (2)")
    parser.add_argument("--first-county", type=int, default=0)
    parser.add_argument("--years", type=int, default=1, help="judged in each county, request seeds from 1 (1)")
    parser.add_argument("--futures", type=int, default=20, help="from which prices are learned (20)")
    parser.add_argument("--only", nargs="+", default=[""], metavar="TEXT", help="rules whose name contains one of these texts")
    parser.add_argument("--json", type=Path, help="write every outcome there")
    asked = parser.parse_args(argv)
    named = [name for name in RULES if any(text in name for text in asked.only)]
    if not named or not 0 < asked.years < FUTURE_SEEDS or min(asked.requests, asked.counties, asked.futures) < 1:
        parser.error("Nothing to run: give numbers of at least 1, and a text that is in the name of a rule.")
    done = judged(
        named, requests=asked.requests, counties=asked.counties, years=asked.years, futures=asked.futures,
        first_county=asked.first_county,
    )  # fmt: skip
    if asked.json:
        asked.json.write_text(json.dumps([asdict(item) for item in done], indent=1) + "\n", encoding="utf-8")
    return int(any(item.breaches for item in done))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
