"""Invented rounds of requests for places, defined to the last number by (requests, seed): the same anywhere, with NumPy alone.

No real child, school or authority is in them, and what they measure is speed and structure, never how things are.

Geography    requests / 30 partnerships; ten of them (5 by 2 boxes of 20 by 30 km) make an authority. Authorities share no
             places. Six secondary schools to a partnership, uniform in its box; minutes = 1.3 * km / 40 km/h * 60.
Provision    to a partnership: a base (chance .9), one class of 10, own partnership only; a centre, two or three classes of 8
             for key stage 3, key stage 4 and both; a hub (chance .3), classes of 8 for either key stage and a class of 4 for
             its host school alone; outreach, caseload 12, own partnership only; a managed move into every school, one place
             for either key stage.
Occupied     every place is taken with chance .75 until a week from 1 to 8 (base), 26 (centre, hub), 10 (outreach), 12 (move):
             free places of a class never fall.
Requests     school uniform; year 7 to 11 with chances .12, .20, .26, .26, .16; urgency 1 to 5 with .15, .25, .30, .20, .10;
             duty 6%: only centre or hub, start in week 0 or 1; high intensity 25%; suited to outreach .25, base .55,
             centre and hub .45, move .15, at least one.
Candidates   (request, class, start week 0 to 5), at most 45 minutes away, key stage right, a place free in the start week.
Stays        base 6 to 8 weeks, centre 13, 26 or 39, hub 13 or 26, outreach 6 to 12, move 12.
Value        1000 * urgency + fit (0 to 300) + preference (200, 120, 60 for the three nearest sites in chance order)
             - 4 * minutes - 25 * urgency * weeks of delay + 0 to 250 by school + 20000 for a duty.
Rules        one candidate of a request at most; children in a class and week within its free places; of high intensity at most
             4 (base), 3 (centre, hub); requests / 20 named pairs of one school never in one site in the same week.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

BASE, CENTRE, HUB, OUTREACH, MOVE = range(5)
KINDS = 5
LONGEST_TAKEN = (8, 26, 26, 10, 12)
START_WEEKS, WEEKS = 6, 39
SCHOOLS = 6
FURTHEST_MINUTES = 45
BY_SCHOOL = ("ledger", "east", "north")


@dataclass(frozen=True)
class Classes:
    """One entry for each class: where it is, for whom, how many places are free in each week."""

    kind: np.ndarray
    partnership: np.ndarray
    site: np.ndarray
    places: np.ndarray
    key_stage: np.ndarray  # 0: both
    host: np.ndarray  # the only school that may send, or -1
    most_high: np.ndarray
    east: np.ndarray
    north: np.ndarray
    free: np.ndarray  # [class, week]


@dataclass(frozen=True)
class Requests:
    school: np.ndarray
    partnership: np.ndarray
    key_stage: np.ndarray
    urgency: np.ndarray
    duty: np.ndarray
    high: np.ndarray
    suited: np.ndarray  # [request, kind]
    fit: np.ndarray  # [request, kind]
    ledger: np.ndarray  # by school
    east: np.ndarray  # by school
    north: np.ndarray  # by school
    year: np.ndarray
    arrival: np.ndarray  # week
    preference: np.ndarray  # [request, 3]: which bonus each of the nearest sites gets
    stay: np.ndarray  # [request, kind], weeks


@dataclass(frozen=True)
class Instance:
    """A round: classes, requests, and the candidates in order of request, class and start."""

    classes: Classes
    requests: Requests
    request: np.ndarray
    group: np.ndarray
    start: np.ndarray
    end: np.ndarray
    value: np.ndarray
    pairs: np.ndarray  # [pair, 2]: requests that must be apart

    @property
    def size(self) -> int:
        return len(self.requests.school)

    @property
    def authority(self) -> np.ndarray:
        """Of every request."""
        return self.requests.partnership // 10


def generate(
    size: int,
    seed: int = 0,
    *,
    start_weeks: int = START_WEEKS,
    weeks: int = WEEKS,
    arrivals: bool = False,
    partnerships: int | None = None,
    request_seed: int | None = None,
) -> Instance:
    """The round of that size and seed. `arrivals` spreads requests over the year; a `request_seed` asks the same county anew."""
    rng = np.random.default_rng([20260722, size, seed])
    count = partnerships or max(1, size // 30)
    school_partnership = np.repeat(np.arange(count), SCHOOLS)
    east = (school_partnership % 5) * 20.0 + rng.uniform(0, 20, SCHOOLS * count)
    north = ((school_partnership % 10) // 5) * 30.0 + rng.uniform(0, 30, SCHOOLS * count)
    classes = _classes(rng, count, east, north, weeks)
    if request_seed is not None:
        rng = np.random.default_rng([991, size, seed, request_seed])
    requests = _requests(rng, size, school_partnership, weeks, arrivals, east, north)
    request, group, start, value = _candidates(classes, requests, start_weeks, weeks)
    end = np.minimum(start + requests.stay[request, classes.kind[group]], weeks)
    return Instance(classes, requests, request, group, start, end, value, _pairs(rng, requests.school))


def _classes(rng: np.random.Generator, count: int, east: np.ndarray, north: np.ndarray, weeks: int) -> Classes:
    lines: list[tuple[int, ...]] = []
    site = 0
    for partnership in range(count):
        homes = partnership * SCHOOLS + rng.permutation(SCHOOLS)
        plan: list[list[tuple[int, ...]]] = []  # one list of classes for each site: kind, places, key stage, host, high, school
        if rng.random() < 0.9:
            plan.append([(BASE, 10, 0, -1, 4, homes[0])])
        classes_of_centre = 2 + int(rng.random() < 0.5)
        plan.append([(CENTRE, 8, key_stage, -1, 3, homes[1]) for key_stage in (3, 4, 0)[:classes_of_centre]])
        if rng.random() < 0.3:
            hub = [(HUB, 8, 3, -1, 3, homes[2]), (HUB, 8, 4, -1, 3, homes[2]), (HUB, 4, 0, homes[2], 3, homes[2])]
            plan.append(hub)
        plan.append([(OUTREACH, 12, 0, -1, 12, homes[3])])
        for school in range(SCHOOLS):
            plan.append([(MOVE, 1, key_stage, -1, 1, partnership * SCHOOLS + school) for key_stage in (3, 4)])
        for classes in plan:
            lines += [(partnership, site, *one) for one in classes]
            site += 1
    partnership, sites, kind, places, key_stage, host, most_high, school = np.array(lines).T
    free = np.repeat(places[:, None], weeks, 1)
    for group in range(len(kind)):
        taken = rng.random(places[group]) < 0.75
        until = rng.integers(1, LONGEST_TAKEN[kind[group]] + 1, places[group])
        for week in until[taken]:
            free[group, :week] -= 1
    return Classes(kind, partnership, sites, places, key_stage, host, most_high, east[school], north[school], free)


def _requests(
    rng: np.random.Generator, size: int, school_partnership: np.ndarray, weeks: int, arrivals: bool,
    east: np.ndarray, north: np.ndarray,
) -> Requests:  # fmt: skip
    schools = len(school_partnership)
    school = rng.integers(0, schools, size)
    year = rng.choice([7, 8, 9, 10, 11], size, p=[0.12, 0.20, 0.26, 0.26, 0.16])
    urgency = rng.choice([1, 2, 3, 4, 5], size, p=[0.15, 0.25, 0.30, 0.20, 0.10])
    duty = rng.random(size) < 0.06
    high = rng.random(size) < 0.25
    suited = np.zeros((size, KINDS), bool)
    suited[:, OUTREACH] = rng.random(size) < 0.25
    suited[:, BASE] = rng.random(size) < 0.55
    suited[:, CENTRE] = suited[:, HUB] = rng.random(size) < 0.45
    suited[:, MOVE] = rng.random(size) < 0.15
    suited[~suited.any(1), BASE] = True
    suited[duty] = False
    suited[np.ix_(duty, [CENTRE, HUB])] = True
    fit = rng.integers(0, 301, (size, KINDS))
    ledger = rng.integers(0, 251, schools)
    arrival = rng.integers(0, max(1, weeks - 8), size) if arrivals else np.zeros(size, int)
    preference = rng.random((size, 3)).argsort(1)
    length, outreach, hub = rng.integers(0, 3, size), rng.integers(6, 13, size), rng.integers(0, 2, size)
    centre_weeks, hub_weeks = np.array([13, 26, 39])[length], np.array([13, 26])[hub]
    stay = np.stack([6 + length, centre_weeks, hub_weeks, outreach, np.full(size, 12)], 1)
    key_stage = np.where(year <= 9, 3, 4)
    partnership = school_partnership[school]
    return Requests(
        school, partnership, key_stage, urgency, duty, high, suited, fit, ledger, east, north, year, arrival, preference, stay
    )  # fmt: skip


def _candidates(classes: Classes, requests: Requests, start_weeks: int, weeks: int) -> tuple[np.ndarray, ...]:
    found = []
    for authority in range(int(classes.partnership.max()) // 10 + 1):
        here = np.flatnonzero(requests.partnership // 10 == authority)
        groups = np.flatnonzero(classes.partnership // 10 == authority)
        if not len(here):
            continue
        minutes = minutes_between(classes, requests, here, groups)
        possible = _possible(classes, requests, here, groups, minutes)
        bonus = _preference_bonus(classes, requests, here, groups, minutes, possible)
        a, b = np.nonzero(possible)
        request, group = here[a], groups[b]
        base = (
            1000 * requests.urgency[request] + requests.fit[request, classes.kind[group]] + bonus[a, b] - 4 * minutes[a, b]
            + requests.ledger[requests.school[request]] + 20000 * requests.duty[request]
        )  # fmt: skip
        for delay in range(start_weeks):
            start = requests.arrival[request] + delay
            good = (start < weeks) & (classes.free[group, np.minimum(start, weeks - 1)] > 0)
            good &= ~requests.duty[request] | (delay <= 1)
            value = base - 25 * requests.urgency[request] * delay
            found.append((request[good], group[good], start[good], value[good]))
    request, group, start, value = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((start, group, request))
    return request[order], group[order], start[order], value[order]


def minutes_between(classes: Classes, requests: Requests, here: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """[requests, classes]: straight line, 1.3 times as long by road, at 40 km an hour."""
    school = requests.school[here]
    across = requests.east[school][:, None] - classes.east[groups][None]
    along = requests.north[school][:, None] - classes.north[groups][None]
    return np.rint(1.3 * np.hypot(across, along) / 40 * 60).astype(int)


def _possible(
    classes: Classes, requests: Requests, here: np.ndarray, groups: np.ndarray, minutes: np.ndarray
) -> np.ndarray:
    kind, host = classes.kind[groups][None], classes.host[groups][None]
    possible = minutes <= FURTHEST_MINUTES
    possible &= requests.suited[here][:, classes.kind[groups]]
    key_stage = classes.key_stage[groups][None]
    possible &= (key_stage == 0) | (key_stage == requests.key_stage[here][:, None])
    own = requests.partnership[here][:, None] == classes.partnership[groups][None]
    possible &= own | ~np.isin(kind, [BASE, OUTREACH])
    possible &= (host < 0) | (host == requests.school[here][:, None])
    # A managed move goes to another school than one's own.
    return possible & ~((kind == MOVE) & (minutes == 0))


def _preference_bonus(
    classes: Classes, requests: Requests, here: np.ndarray, groups: np.ndarray, minutes: np.ndarray, possible: np.ndarray
) -> np.ndarray:
    bonus = np.zeros(possible.shape, int)
    sites = classes.site[groups]
    for a in range(len(here)):
        eligible = np.flatnonzero(possible[a])
        nearest_first = eligible[np.argsort(minutes[a, eligible], kind="stable")]
        for rank, site in enumerate(list(dict.fromkeys(sites[nearest_first].tolist()))[:3]):
            bonus[a, sites == site] = (200, 120, 60)[requests.preference[here[a], rank]]
    return bonus


def _pairs(rng: np.random.Generator, school: np.ndarray) -> np.ndarray:
    wanted = int(len(school) * 0.05)
    pairs: list[tuple[int, int]] = []
    waiting: dict[int, int] = {}
    for request in rng.permutation(len(school)):
        partner = waiting.pop(int(school[request]), None)
        if partner is None:
            waiting[int(school[request])] = int(request)
        elif len(pairs) < wanted:
            pairs.append((partner, int(request)))
    return np.array(pairs, int).reshape(-1, 2)


def of_authority(instance: Instance, authority: int) -> tuple[Instance, np.ndarray]:
    """The authority's part of a round, and which candidates of the whole it has. Classes keep their numbers."""
    mine = np.flatnonzero(instance.authority == authority)
    number = np.full(instance.size, -1)
    number[mine] = np.arange(len(mine))
    columns = np.flatnonzero(number[instance.request] >= 0)
    requests = instance.requests
    by_request = {name: getattr(requests, name)[mine] for name in vars(requests) if name not in BY_SCHOOL}
    part = Instance(
        instance.classes, replace(requests, **by_request), number[instance.request[columns]], instance.group[columns],
        instance.start[columns], instance.end[columns], instance.value[columns],
        number[instance.pairs[number[instance.pairs[:, 0]] >= 0]],
    )  # fmt: skip
    return part, columns
