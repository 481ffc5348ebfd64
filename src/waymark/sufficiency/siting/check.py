"""An independent check of where to open, in plain Python and whole numbers; shares no code with what it checks.

A problem is {"cost": rows of customers by sites, "demand": [...], "capacity": [...], "fixed": [...], "open_sites": n or
None}; an answer is what `Located.plain()` gives. `check` verifies that the answer obeys every rule and costs what it
says, and that its certificate proves its bound.

A certificate is a tree of cases, the first holding every list of open sites and served customers:

    {"scale": s, "cases": [{"prices": [[...], ...], "split": {...}, "cases": [k, l]}, ...]}

Each line of prices (in 1/s of a unit, one for each customer) bounds its case from below: whatever the list, each customer
pays its price once; an open site receives the prices of those it serves and pays their costs and its opening, and how much
it can gain within its capacity is a knapsack, counted out here. With the bound it is known which sites and links cost too
much to be in any list cheaper than the answer: they are taken out of the case, and what follows is concluded. A case is
then closed because its bound is no less than the answer costs, or because no list is left in it, or it is split in two
(a site is open or not; a customer is served by a site or not), or it is left open and its bound is all that is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import gcd
from typing import Any

NO_LIST = 2**200


class NotProven(ValueError):
    """The answer or its certificate does not hold: a sentence says where."""


@dataclass
class Case:
    """What is left: links[site][customer] is a cost; home[customer] the only site left for those who have but one."""

    links: dict[int, dict[int, int]]
    must: set[int]
    room: dict[int, int]
    base: dict[int, int]
    home: dict[int, int]
    least: int
    most: int
    bound: int

    def copy(self) -> Case:
        links = {site: dict(served) for site, served in self.links.items()}
        lists = set(self.must), dict(self.room), dict(self.base), dict(self.home)
        return Case(links, *lists, self.least, self.most, self.bound)


def check(problem: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """Raises NotProven unless the list obeys every rule and the certificate proves what the answer says."""
    value = None
    if answer["status"] in ("proven", "feasible"):
        value = cost_of(problem, answer["open"], answer["served_by"])
        if value != answer["value"]:
            raise NotProven(f"The list costs {value}, and the answer says {answer['value']}.")
    bound = proven_bound(problem, answer["certificate"], value)
    if answer["status"] == "infeasible":
        if bound < NO_LIST:
            raise NotProven("The certificate does not prove that there is no list.")
    elif bound < answer["bound"]:
        raise NotProven(f"The certificate proves a bound of {bound}, and the answer says {answer['bound']}.")
    if answer["status"] == "proven" and answer["bound"] != value:
        raise NotProven("The answer is said to be proven, and its bound is not what it costs.")


def cost_of(problem: Mapping[str, Any], opened: Sequence[int], served_by: Sequence[int]) -> int:
    """What a list costs. Raises NotProven when it breaks a rule."""
    sites = set(opened)
    if len(sites) != len(opened) or not sites <= set(range(len(problem["capacity"]))):
        raise NotProven("A site is open twice, or is none of the problem's.")
    if problem["open_sites"] not in (None, len(sites)):
        raise NotProven(f"{len(sites)} sites are open and {problem['open_sites']} should be.")
    if len(served_by) != len(problem["demand"]) or not set(served_by) <= sites:
        raise NotProven("A customer is served by none, or by a site that is not open.")
    load = dict.fromkeys(sites, 0)
    for customer, site in enumerate(served_by):
        load[site] += problem["demand"][customer]
    for site, served in load.items():
        if served > problem["capacity"][site]:
            raise NotProven(f"Site {site} serves {served} and has room for {problem['capacity'][site]}.")
    costs = sum(problem["cost"][customer][site] for customer, site in enumerate(served_by))
    return costs + sum(problem["fixed"][site] for site in sites)


def proven_bound(problem: Mapping[str, Any], certificate: Mapping[str, Any], value: int | None) -> int:
    """What no list costs less than, or `value` where none is cheaper than that; NO_LIST where there is none at all.

    `value` is what a list that is known costs, None where none is known.
    """
    return _Reading(problem, certificate, value).bound()


class _Reading:
    def __init__(self, problem: Mapping[str, Any], certificate: Mapping[str, Any], value: int | None) -> None:
        unit = gcd(*problem["demand"]) or 1
        self.demand = [each // unit for each in problem["demand"]]
        self.customers = range(len(self.demand))
        self.cases, self.scale, self.value = certificate["cases"], certificate["scale"], value
        if not isinstance(self.scale, int) or self.scale < 1:
            raise NotProven("The scale of the prices is not a whole number of parts.")
        beyond_all = sum(max(row) for row in problem["cost"]) + sum(problem["fixed"]) + 1
        self.cutoff = ((beyond_all if value is None else value) - 1) * self.scale + 1
        number, sites = problem["open_sites"], range(len(problem["capacity"]))
        self.first = Case(
            {site: {customer: problem["cost"][customer][site] * self.scale for customer in self.customers} for site in sites},
            set(),
            {site: problem["capacity"][site] // unit for site in sites},
            {site: problem["fixed"][site] * self.scale for site in sites},
            {},
            number or 1,
            number or len(sites),
            0,
        )

    def bound(self) -> int:
        """The least bound of any case that is left open."""
        lowest, known, seen = NO_LIST, self.value, set()
        todo = [(0, self.first)] if self.conclude(self.first) else []
        while todo:
            number, case = todo.pop()
            if number in seen or not 0 <= number < len(self.cases):
                raise NotProven(f"Case {number} is used twice, or is missing.")
            seen.add(number)
            proof = self.cases[number]
            if self.closed(case, proof["prices"]):
                continue
            if "split" not in proof:
                lowest = min(lowest, -(-case.bound // self.scale))
                continue
            for inside, part in zip((True, False), proof["cases"], strict=True):
                half = case.copy()
                if self.restrict(half, proof["split"], inside) and self.conclude(half):
                    todo.append((part, half))
        return lowest if known is None else min(lowest, known)

    def closed(self, case: Case, lines: Sequence[Sequence[int]]) -> bool:
        """Whether nothing cheaper is left in the case after its prices have been used, each line in its turn."""
        for prices in lines:
            if len(prices) != len(self.demand) or not all(type(price) is int for price in prices):
                raise NotProven("A line of prices is not a whole number for each customer.")
            gain = {site: self.knapsack(case, site, prices) for site in case.links}
            value = {site: case.base[site] - gain[site] for site in case.links}
            chosen = self.chosen(case, value)
            total = sum(value[site] for site in chosen) + sum(prices[i] for i in self.customers if i not in case.home)
            case.bound = max(case.bound, total)
            if case.bound >= self.cutoff:
                return True
            self.strike(case, prices, value, chosen, total)
            if not self.conclude(case):
                return True
            if len(case.home) == len(self.demand):
                case.bound = max(case.bound, self.only_list(case))
        return case.bound >= self.cutoff

    def only_list(self, case: Case) -> int:
        """What the cheapest list costs when everybody has but one site left."""
        others = sorted(case.base[site] for site in case.links if site not in case.must)
        return sum(case.base[site] for site in case.must) + sum(others[: max(0, case.least - len(case.must))])

    def knapsack(self, case: Case, site: int, prices: Sequence[int]) -> int:
        """The most that the site can gain from those it may serve."""
        items = self.items(case, site, prices)
        room = case.room[site]
        if sum(self.demand[i] for i, _ in items) <= room:
            return sum(gain for _, gain in items)
        best = [0] * (room + 1)
        for i, gain in items:
            best = _with_one_more(best, self.demand[i], gain)
        return best[room]

    def items(self, case: Case, site: int, prices: Sequence[int]) -> list[tuple[int, int]]:
        return [(i, prices[i] - cost) for i, cost in case.links[site].items() if prices[i] > cost]

    def chosen(self, case: Case, value: Mapping[int, int]) -> set[int]:
        """Those that must be open, and of the others the best: as many as there have to be, or as gain and there may be."""
        chosen = set(case.must)
        for site in sorted(value, key=lambda site: value[site]):
            if site not in case.must and (len(chosen) < case.least or (len(chosen) < case.most and value[site] < 0)):
                chosen.add(site)
        return chosen

    def strike(self, case: Case, prices: Sequence[int], value: Mapping[int, int], chosen: set[int], total: int) -> None:
        """Take out what is in no list cheaper than the cutoff, by the bound that would follow from having it."""
        spare = self.cutoff - total
        dropped = chosen - case.must
        dearest = max((value[site] for site in dropped), default=None)
        cheapest = min((value[site] for site in value if site not in chosen), default=None)
        full = len(chosen) == case.most
        homes: dict[int, int] = {}
        for site in list(case.links):
            opening, closing = 0, None
            if site not in chosen:
                if full and dearest is None:
                    opening = spare
                else:
                    goes = dearest if dearest is not None and (full or dearest > 0) else 0
                    opening = value[site] - goes
            elif site in dropped:
                if len(chosen) > case.least:
                    closing = min(cheapest, 0) - value[site] if cheapest is not None else -value[site]
                else:
                    closing = cheapest - value[site] if cheapest is not None else spare
            if opening >= spare:
                del case.links[site], case.room[site], case.base[site]
                continue
            sure = site in case.must or (closing is not None and closing >= spare)
            if sure:
                case.must.add(site)
            self.strike_links(case, site, prices, spare - max(0, opening), spare if sure else None, homes)
        for customer, site in homes.items():
            for other, served in case.links.items():
                if other != site:
                    served.pop(customer, None)

    def strike_links(
        self, case: Case, site: int, prices: Sequence[int], spare: int, sure: int | None, homes: dict[int, int]
    ) -> None:
        """Take out links that lose the site `spare`; note customers whom a site sure to be open loses `sure` without."""
        items, room = self.items(case, site, prices), case.room[site]
        weights = [self.demand[i] for i in case.links[site]]
        if sum(self.demand[i] for i, _ in items) + max(weights, default=0) <= room:
            self.strike_roomy(case, site, prices, spare, sure, homes)
            return
        before = [[0] * (room + 1)]
        for i, gain in items:
            before.append(_with_one_more(before[-1], self.demand[i], gain))
        after = [[0] * (room + 1)]
        for i, gain in reversed(items):
            after.append(_with_one_more(after[-1], self.demand[i], gain))
        after.reverse()
        whole, place = before[-1][room], {i: k for k, (i, _) in enumerate(items)}
        for i, cost in list(case.links[site].items()):
            left, k = room - self.demand[i], place.get(i)
            if left < 0:
                continue
            if k is None:
                loss = whole - (prices[i] - cost) - before[-1][left]
            else:
                loss = whole - (prices[i] - cost) - _best_pair(before[k], after[k + 1], left)
                if sure is not None and whole - _best_pair(before[k], after[k + 1], room) >= sure:
                    homes[i] = site
            if loss >= spare:
                del case.links[site][i]

    def strike_roomy(
        self, case: Case, site: int, prices: Sequence[int], spare: int, sure: int | None, homes: dict[int, int]
    ) -> None:
        """The same where nobody has to make room for another."""
        for i, cost in list(case.links[site].items()):
            gain = prices[i] - cost
            if sure is not None and gain >= sure:
                homes[i] = site
            if -gain >= spare:
                del case.links[site][i]

    def restrict(self, case: Case, split: Mapping[str, Any], inside: bool) -> bool:
        """One half of a case: the site is open, or the customer is served by it; or it is not. Whether any list can be left."""
        site, customer = split["site"], split.get("customer")
        if customer is not None and customer in case.home:
            return (case.home[customer] == site) == inside
        there = site in case.links and (customer is None or customer in case.links[site])
        if not there:
            return not inside
        if customer is None and inside:
            case.must.add(site)
        elif customer is None:
            del case.links[site], case.room[site], case.base[site]
        else:
            for other, served in case.links.items():
                if (other == site) != inside:
                    served.pop(customer, None)
        return True

    def conclude(self, case: Case) -> bool:
        """Take out links without room, bring home who has one site left; whether any list can be left."""
        if not case.must <= case.links.keys():
            return False
        again = True
        while again:
            again = False
            left: dict[int, list[int]] = {customer: [] for customer in self.customers if customer not in case.home}
            for site, served in case.links.items():
                for i in [i for i in served if i in case.home or self.demand[i] > case.room[site]]:
                    del served[i]
                for i in served:
                    left[i].append(site)
            for i, sites in left.items():
                if not sites or (len(sites) == 1 and self.demand[i] > case.room[sites[0]]):
                    return False
                if len(sites) == 1:
                    self.bring_home(case, i, sites[0])
                    again = True
        return self.enough(case)

    def bring_home(self, case: Case, customer: int, site: int) -> None:
        case.home[customer] = site
        case.room[site] -= self.demand[customer]
        case.base[site] += case.links[site].pop(customer)
        case.must.add(site)

    def enough(self, case: Case) -> bool:
        """Whether so many sites as may be open have room for those not yet at home; how many there have to be at least."""
        needed = sum(self.demand[i] for i in self.customers if i not in case.home) - sum(case.room[site] for site in case.must)
        others = sorted((case.room[site] for site in case.links if site not in case.must), reverse=True)
        rooms = [0, *accumulate(others)]
        if needed > rooms[-1]:
            return False
        extra = next(k for k, room in enumerate(rooms) if room >= needed)
        case.least = max(case.least, len(case.must) + extra)
        case.most = min(case.most, len(case.links))
        if case.least == len(case.links):
            case.must = set(case.links)
        return len(case.must) <= case.most and case.least <= case.most


def _with_one_more(best: list[int], heavy: int, gain: int) -> list[int]:
    """The most that can be gained in each room, once one more may be taken."""
    taken = [gain + other for other in best[: max(0, len(best) - heavy)]]
    return best[:heavy] + list(map(max, best[heavy:], taken))


def _best_pair(before: list[int], after: list[int], room: int) -> int:
    """The most that two sets together can gain in this room."""
    return max(map(int.__add__, before[: room + 1], reversed(after[: room + 1])))
