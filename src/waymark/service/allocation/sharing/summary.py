"""One line for each school, trust or host: what it asked for, got and gave back, and where it stands in the account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from .account import Account
from .counts import Counts


@dataclass(frozen=True)
class ShareLine:
    """Children and place-weeks of one school, or summed over several. ``pupils`` is None when no roll is known.

    ``brought``, ``entitled``, ``received``, ``lapsed`` and ``owed`` are place-weeks of the span the line is about; for a
    school outside the account they are 0 and ``in_account`` is false.
    """

    name: str
    schools: int
    pupils: int | None
    asked: int
    got: int
    refused: int
    returned: int
    took_in: int
    brought: int
    entitled: int
    decided: int
    longer: int
    given_back: int
    lapsed: int
    owed: int
    in_account: bool
    reference: str = ""

    @property
    def neither(self) -> int:
        """Requests that led to neither a place nor a no: they wait, were withdrawn or sent on, or got help that is no place."""
        return self.asked - self.got - self.refused

    @property
    def received(self) -> int:
        return self.decided + self.longer - self.given_back

    def per_thousand(self, count: int) -> float | None:
        return round(1000 * count / self.pupils, 1) if self.pupils else None


SUMMED = frozenset(one.name for one in fields(ShareLine)) - {"name", "pupils", "in_account", "reference"}


def school_lines(account: Account, terms: range, counts: Counts, refused: Mapping[int, int]) -> dict[int, ShareLine]:
    """Each member at the end of the terms given, by id, by name: place-weeks over those terms, the balance at their end."""
    last = terms[-1] if terms else None
    members = account.members[last] if last is not None else frozenset()
    listed = sorted(members, key=lambda key: account.schools[key].name)
    return {key: _line(account, key, terms, counts, refused) for key in listed}


def _line(account: Account, key: int, terms: range, counts: Counts, refused: Mapping[int, int]) -> ShareLine:
    school = account.schools[key]
    booked = [one for one in account.booked if one.school_id == key and one.term in terms]
    balances = [one for one in (account.balance(number, key) for number in terms) if one is not None]
    owed = balances[-1].owed if balances else 0
    entitled = sum(one.entitled for one in balances)
    received = sum(one.received for one in balances)
    brought = balances[0].brought if balances else 0
    return ShareLine(
        name=school.name, schools=1, pupils=school.pupils, asked=counts.asked[key], got=counts.got[key],
        refused=refused.get(key, 0), returned=counts.returned[key], took_in=counts.took_in[key],
        brought=brought, entitled=entitled, decided=sum(one.decided for one in booked),
        longer=sum(one.longer for one in booked), given_back=sum(one.given_back for one in booked),
        lapsed=owed - brought - entitled + received, owed=owed, in_account=bool(balances), reference=school.reference,
    )


def trust_lines(account: Account, lines: Mapping[int, ShareLine]) -> list[ShareLine]:
    """The same by trust. Schools of no trust stand together in a line of their own."""
    grouped: dict[str, list[ShareLine]] = {}
    for key, line in lines.items():
        grouped.setdefault(account.schools[key].trust, []).append(line)
    return [_summed(name or "Schools in no trust", grouped[name]) for name in sorted(grouped, key=lambda one: (not one, one))]


def whole_line(lines: Mapping[int, ShareLine]) -> ShareLine:
    return _summed("All schools", list(lines.values()))


def _summed(name: str, lines: Iterable[ShareLine]) -> ShareLine:
    lines = list(lines)
    known = [one.pupils for one in lines if one.pupils]
    totals = {field: sum(getattr(one, field) for one in lines) for field in SUMMED}
    return ShareLine(
        name=name, pupils=sum(known) if known else None, in_account=any(one.in_account for one in lines), **totals
    )


@dataclass(frozen=True)
class HostLine:
    """One host's year: children it took in, of them from other schools, and the place-weeks they received there."""

    name: str
    children: int
    of_others: int
    place_weeks: int


def host_lines(account: Account, terms: range, counts: Counts, names: Mapping[int, str]) -> list[HostLine]:
    weeks: dict[int, int] = {}
    for one in account.booked:
        if one.term in terms:
            weeks[one.host_id] = weeks.get(one.host_id, 0) + one.received
    hosts = set(weeks) | set(counts.taken_by_host)
    return sorted(
        (HostLine(names[key], counts.taken_by_host[key], counts.took_in[key], weeks.get(key, 0)) for key in hosts),
        key=lambda one: one.name,
    )


def hosts_in(account: Account, terms: range, counts: Counts) -> set[int]:
    return {one.host_id for one in account.booked if one.term in terms} | set(counts.taken_by_host)
