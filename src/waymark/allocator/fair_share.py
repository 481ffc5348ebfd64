"""How places are shared between schools over time: an account in whole place-weeks that always adds up to nothing.

A place-week is one child in one place for one school week. In each term every school is entitled to a share of all the
place-weeks that were given in it, by its weight: pupils on roll and published need, never requests, so that asking for
more earns nothing. What it was entitled to less what it received is owed to it; what one school is owed, others have had.

Three things keep the account from ruling: a cap on what is carried, a part that is forgotten each year, and that it only
ever settles near-ties (`policy.fair_share_tolerance`). Exact whole numbers throughout; order of schools changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MOST_PLACE_WEEKS = 1_000_000


class InvalidLedger(ValueError):
    """``str()`` says which value is wrong and what to put there."""


@dataclass(frozen=True)
class Rule:
    """What the account may carry. ``cap``: place-weeks owed to or by one school at most; 0 switches the account off.

    ``forgotten_percent``: how much of every balance lapses when a school year ends, from 0 to 100.
    """

    cap: int
    forgotten_percent: int

    def __post_init__(self) -> None:
        _whole(self.cap, "cap", 0, MOST_PLACE_WEEKS)
        _whole(self.forgotten_percent, "forgotten_percent", 0, 100)


@dataclass(frozen=True)
class Term:
    """One term: each member school's weight, and the place-weeks it received (less what it gave back, so may be < 0).

    A school of weight 0, whose roll nobody knows, stands outside the account: it is owed nothing and owes nothing.
    ``rule`` is the one in force in this term, where it is not the one given for all.
    """

    name: str
    year: str
    weights: Mapping[str, int]
    received: Mapping[str, int] = field(default_factory=dict)
    rule: Rule | None = None

    def __post_init__(self) -> None:
        for school, weight in self.weights.items():
            _whole(weight, f"{self.name} {self.year}: weight of {school}", 0, 10**12)
        for school, count in self.received.items():
            where = f"{self.name} {self.year}: received by {school}"
            _whole(count, where, -MOST_PLACE_WEEKS, MOST_PLACE_WEEKS)
            if school not in self.weights:
                raise InvalidLedger(f"{where}: this school has no weight in this term. Give it one, or 0.")


@dataclass(frozen=True)
class Balance:
    """One school's term in place-weeks. ``brought`` is what it was owed at the start, after what was forgotten.

    ``lapsed`` is what the cap took away or gave, so that ``owed == brought + entitled - received + lapsed``.
    """

    school: str
    weight: int
    brought: int
    entitled: int
    received: int
    lapsed: int
    owed: int


@dataclass(frozen=True)
class TermBalances:
    name: str
    year: str
    given: int
    schools: tuple[Balance, ...]

    def of(self, school: str) -> Balance | None:
        return next((one for one in self.schools if one.school == school), None)


def ledger(terms: Iterable[Term], rule: Rule) -> tuple[TermBalances, ...]:
    """The account term by term, oldest first. What is owed in each of them sums to exactly nothing."""
    found: list[TermBalances] = []
    owed: dict[str, int] = {}
    year = None
    for term in terms:
        applied = term.rule or rule
        if year is not None and term.year != year:
            owed = remembered(owed, 100 - applied.forgotten_percent)
        year = term.year
        balances = _balances(term, owed, applied)
        owed = {one.school: one.owed for one in balances.schools}
        found.append(balances)
    return tuple(found)


def owed_at_last(terms: Iterable[Term], rule: Rule) -> dict[str, int]:
    """Place-weeks each school in the account is owed after the last of the terms; less than nothing when it owes."""
    found = ledger(terms, rule)
    return {one.school: one.owed for one in found[-1].schools} if found else {}


def shares(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """``total`` shared out by weight in whole numbers that add up to it: largest remainders first, then by name.

    A share of less than nothing is the mirror of the same share of more. With no weight at all nobody gets any.
    """
    whole = sum(weights.values())
    if whole <= 0:
        return dict.fromkeys(weights, 0)
    size, sign = abs(total), -1 if total < 0 else 1
    found = {key: size * weight // whole for key, weight in weights.items()}
    left = size - sum(found.values())
    for key in sorted(weights, key=lambda key: (-(size * weights[key] % whole), key))[:left]:
        found[key] += 1
    return {key: sign * count for key, count in found.items()}


def remembered(owed: Mapping[str, int], percent: int) -> dict[str, int]:
    """What is left of each balance when only ``percent`` of it is kept; both sides lose as much, so it still balances."""
    kept = sum(count for count in owed.values() if count > 0) * percent // 100
    return _both_sides(owed, kept)


def held(owed: Mapping[str, int], cap: int) -> dict[str, int]:
    """Balances within ``cap`` that sum to nothing.

    What lies beyond the cap is forgotten, and as much on the other side: nobody who was owed comes to owe by it.
    """
    cut = {key: max(-cap, min(cap, count)) for key, count in owed.items()}
    owed_to = sum(count for count in cut.values() if count > 0)
    owed_by = -sum(count for count in cut.values() if count < 0)
    return _both_sides(cut, min(owed_to, owed_by))


def _both_sides(owed: Mapping[str, int], size: int) -> dict[str, int]:
    """The same balances made smaller, in proportion, until those owed and those owing each add up to ``size``."""
    found = dict.fromkeys(owed, 0)
    for sign in (1, -1):
        side = {key: sign * count for key, count in owed.items() if sign * count > 0}
        found |= {key: sign * count for key, count in shares(size, side).items()}
    return found


def _balances(term: Term, owed: Mapping[str, int], rule: Rule) -> TermBalances:
    weights = {school: weight for school, weight in term.weights.items() if weight}
    received = {school: term.received.get(school, 0) for school in weights}
    given = sum(received.values())
    # Of a school that left, what it was owed or owed lapses, and as much on the other side.
    brought = held({school: owed.get(school, 0) for school in weights}, MOST_PLACE_WEEKS * len(weights))
    entitled = shares(given, weights)
    before = {school: brought[school] + entitled[school] - received[school] for school in weights}
    after = held(before, rule.cap)
    return TermBalances(
        term.name, term.year, given,
        tuple(
            Balance(
                school, weights[school], brought[school], entitled[school], received[school],
                after[school] - before[school], after[school],
            )
            for school in sorted(weights)
        ),
    )


def _whole(value: object, where: str, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidLedger(f"{where} is {value!r}. Put a whole number from {low} to {high} there.")
