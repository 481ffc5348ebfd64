"""Early signs: rules that an authority or partnership writes, in plain words, for a school's list of children to look at.

A rule names thresholds over a window; it is met or it is not, and the reason is what was counted. There is no score. A flag
wears off a stated number of weeks after the last day on which its rule was met.
"""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from waymark.kernel.wording import long_day, plural, sentence_list

from .history import History, Suspension

ONE_DAY = timedelta(days=1)
MOST_WEEKS = 104


class UnclearRule(ValueError):
    """A rule that cannot be kept, with what to write instead."""


class Attended(NamedTuple):
    """Sessions possible and attended in a span, both days counted."""

    first_on: date
    last_on: date
    possible: int
    attended: int


@dataclass(frozen=True, slots=True)
class EarlySign:
    """At least one threshold; all that are given must be met in the same `weeks`.

    `suspensions` are those that began in the window and were not cancelled; `suspended_sessions` their sessions, two a day.
    `attendance_below` is a percentage, of at least `least_sessions` possible sessions.
    """

    key: str
    weeks: int
    wears_off_weeks: int
    suspensions: int | None = None
    suspended_sessions: int | None = None
    attendance_below: int | None = None
    least_sessions: int = 20

    def __post_init__(self) -> None:
        if self.suspensions is None and self.suspended_sessions is None and self.attendance_below is None:
            raise UnclearRule("Name at least one threshold: suspensions, days suspended or attendance.")
        for name, least, most in (
            ("weeks", 1, MOST_WEEKS),
            ("wears_off_weeks", 1, MOST_WEEKS),
            ("suspensions", 1, 100),
            ("suspended_sessions", 1, 380),
            ("attendance_below", 1, 100),
            ("least_sessions", 1, 380),
        ):
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise UnclearRule(f"{name.replace('_', ' ').capitalize()} must be from {least} to {most}, not {value}.")


class Flag(NamedTuple):
    """`met_on` is the last day the rule was met; the flag shows through `wears_off_on`, and `counted` says what was found."""

    rule: str
    met_on: date
    wears_off_on: date
    counted: str


class Child(NamedTuple):
    """What a trial needs of one child: facts, and the groups to count by, such as {"sex": "girl", "sen": "EHC plan"}."""

    history: History
    attendance: tuple[Attended, ...] = ()
    groups: Mapping[str, str] = {}


class Trial(NamedTuple):
    """How many children a rule would have put on the list at some time in a span, in all and by each group."""

    children: int
    flagged: int
    by_group: Mapping[str, Mapping[str, tuple[int, int]]]


def in_words(rule: EarlySign) -> str:
    """ "2 or more suspensions and attendance below 85% (of 20 or more sessions) in 12 weeks; wears off after 6 weeks"."""
    parts = []
    if rule.suspensions is not None:
        parts.append(f"{rule.suspensions} or more suspensions")
    if rule.suspended_sessions is not None:
        parts.append(f"{rule.suspended_sessions / 2:g} or more days suspended")
    if rule.attendance_below is not None:
        parts.append(f"attendance below {rule.attendance_below}% (of {rule.least_sessions} or more sessions)")
    window = plural(rule.weeks, "week")
    return f"{' and '.join(parts)} in {window}; wears off after {plural(rule.wears_off_weeks, 'week')}"


def from_words(key: str, words: str) -> EarlySign:
    """The rule that `in_words` says so. Raises UnclearRule with the part that was not understood."""
    whole = re.fullmatch(r"(.+) in (\d+) weeks?; wears off after (\d+) weeks?\.?", words.strip())
    if not whole:
        raise UnclearRule(f'"{words}" was not understood. Write it like: {EXAMPLE}.')
    found: dict[str, int] = {"weeks": int(whole[2]), "wears_off_weeks": int(whole[3])}
    for part in whole[1].split(" and "):
        _read_threshold(part.strip(), found)
    return EarlySign(key, **found)


def flag(rule: EarlySign, history: History, attendance: Iterable[Attended], on: date) -> Flag | None:
    """The flag that shows on a day, None where there is none or it has worn off. Only what was known by `on` counts."""
    facts = _Facts.known(history, attendance, on)
    met_on = max((day for day in facts.turning_days(rule, on) if facts.meets(rule, day)), default=None)
    if met_on is None:
        return None
    wears_off_on = met_on + timedelta(weeks=rule.wears_off_weeks)
    return Flag(rule.key, met_on, wears_off_on, facts.counted(rule, met_on)) if on <= wears_off_on else None


def first_met_on(rule: EarlySign, history: History, attendance: Iterable[Attended], first_on: date, last_on: date) -> date | None:
    """The first day in a span on which the rule was met."""
    facts = _Facts.known(history, attendance, last_on)
    days = {first_on, *(day for day in facts.starts() if first_on <= day <= last_on)}
    days |= {day for day in facts.turning_days(rule, last_on) if first_on <= day}
    days |= {day + ONE_DAY for day in facts.turning_days(rule, last_on) if first_on <= day + ONE_DAY <= last_on}
    return min((day for day in days if facts.meets(rule, day)), default=None)


def trial(rule: EarlySign, children: Iterable[Child], first_on: date, last_on: date) -> Trial:
    """Past data only: who would have been on the list at some time, counted by group."""
    total, flagged = 0, 0
    of_each: dict[str, Tally[str]] = {}
    flagged_of_each: dict[str, Tally[str]] = {}
    for child in children:
        is_met = first_met_on(rule, child.history, child.attendance, first_on, last_on) is not None
        total += 1
        flagged += is_met
        for group, value in child.groups.items():
            of_each.setdefault(group, Tally())[value] += 1
            flagged_of_each.setdefault(group, Tally())[value] += is_met
    by_group = {
        group: {value: (flagged_of_each[group][value], count) for value, count in sorted(counts.items())}
        for group, counts in sorted(of_each.items())
    }
    return Trial(total, flagged, by_group)


class _Facts(NamedTuple):
    suspensions: tuple[Suspension, ...]
    attendance: tuple[Attended, ...]

    @classmethod
    def known(cls, history: History, attendance: Iterable[Attended], on: date) -> _Facts:
        held = tuple(
            event
            for event in history.events
            if isinstance(event, Suspension) and event.decided_on <= on and not (event.cancelled_on and event.cancelled_on <= on)
        )
        return cls(held, tuple(span for span in attendance if span.last_on <= on))

    def starts(self) -> list[date]:
        """Days on which something enters a window."""
        return [max(one.first_on, one.decided_on) for one in self.suspensions] + [span.last_on for span in self.attendance]

    def turning_days(self, rule: EarlySign, on: date) -> set[date]:
        """The last days before what a rule counts can change, up to `on`, which is one of them."""
        window = timedelta(weeks=rule.weeks)
        leaves = {one.first_on + window - ONE_DAY for one in self.suspensions}
        leaves |= {span.last_on + window - ONE_DAY for span in self.attendance}
        before = {span.last_on - ONE_DAY for span in self.attendance}
        return {day for day in leaves | before if day < on} | {on}

    def meets(self, rule: EarlySign, day: date) -> bool:
        began, sessions, possible, attended = self._counts(rule, day)
        if rule.suspensions is not None and began < rule.suspensions:
            return False
        if rule.suspended_sessions is not None and sessions < rule.suspended_sessions:
            return False
        if rule.attendance_below is None:
            return True
        return possible >= rule.least_sessions and attended * 100 < rule.attendance_below * possible

    def counted(self, rule: EarlySign, day: date) -> str:
        began, sessions, possible, attended = self._counts(rule, day)
        parts = []
        if rule.suspensions is not None:
            parts.append(plural(began, "suspension"))
        if rule.suspended_sessions is not None:
            parts.append(f"{plural(sessions / 2, 'day')} suspended")
        if rule.attendance_below is not None:
            parts.append(f"{attended} of {plural(possible, 'session')} attended ({100 * attended / possible:.0f}%)")
        return f"{sentence_list(parts)} in the {plural(rule.weeks, 'week')} to {long_day(day)}"

    def _counts(self, rule: EarlySign, day: date) -> tuple[int, int, int, int]:
        since = day - timedelta(weeks=rule.weeks) + ONE_DAY
        inside = [one for one in self.suspensions if since <= one.first_on <= day]
        spans = [span for span in self.attendance if since <= span.last_on <= day]
        return (
            len(inside),
            sum(one.sessions for one in inside),
            sum(span.possible for span in spans),
            sum(span.attended for span in spans),
        )


def _read_threshold(part: str, found: dict[str, int]) -> None:
    if one := re.fullmatch(r"(\d+) or more suspensions?", part):
        found["suspensions"] = int(one[1])
    elif one := re.fullmatch(r"(\d+)(\.5)? or more days suspended", part):
        found["suspended_sessions"] = 2 * int(one[1]) + bool(one[2])
    elif one := re.fullmatch(r"attendance below (\d+)%(?: \(of (\d+) or more sessions\))?", part):
        found["attendance_below"] = int(one[1])
        if one[2]:
            found["least_sessions"] = int(one[2])
    else:
        raise UnclearRule(f'"{part}" was not understood. Write it like: {EXAMPLE}.')


EXAMPLE = in_words(EarlySign("", weeks=12, wears_off_weeks=6, suspensions=2, attendance_below=85))
