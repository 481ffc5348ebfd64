"""A round's rules as rows over its candidates: what every solver here is given, and what every list is checked by."""

from __future__ import annotations

import numpy as np
from numba import njit

from benchmarks.allocator.instances import Instance
from waymark.allocator.engine import Program


def program_of(instance: Instance) -> Program:
    """The round as a program: places, high intensity and separation by week.

    Where every stay lasts until the last start week and free places never fall, only start weeks can bind.
    """
    last = binding_weeks(instance)
    site = instance.classes.site[instance.group]
    first = np.searchsorted(instance.request, np.arange(instance.size + 1))
    shared_first, shared_site, shared_row, shared_rows = _shared_sites(instance.pairs, first, site, instance.size)
    groups = len(instance.classes.kind)
    start, row = _fill(
        instance.request, instance.group, instance.start, np.minimum(instance.end, last), site, instance.requests.high,
        shared_first, shared_site, shared_row, groups, last,
    )  # fmt: skip
    free = instance.classes.free[:, :last]
    upper = np.concatenate([free.ravel(), np.repeat(instance.classes.most_high, last), np.ones(shared_rows * last, np.int64)])
    return Program(
        owner=instance.request.astype(np.int32), value=instance.value[:, None], start=start, row=row,
        coefficient=np.ones(len(row), np.int32), upper=upper, owners=instance.size, must=np.zeros(instance.size, bool),
    )  # fmt: skip


def binding_weeks(instance: Instance) -> int:
    """How many weeks, from the first, rows are needed for."""
    last = int(instance.start.max()) + 1
    return last if instance.end.min() >= last else instance.classes.free.shape[1]


@njit(cache=True)
def _shared_sites(pairs, first, site, size):
    """For every request the sites it shares with one it must be apart from, and the number of that row of weeks."""
    degree = np.zeros(size + 1, np.int64)
    rows = 0
    for write in range(2):
        if write:
            degree = degree.cumsum()
            shared_site = np.empty(degree[size], np.int64)
            shared_row = np.empty(degree[size], np.int64)
            at = degree[:-1].copy()
            rows = 0
        for p in range(len(pairs)):
            one, other = pairs[p]
            for c in range(first[one], first[one + 1]):
                known = False
                for before in range(first[one], c):
                    if site[before] == site[c]:
                        known = True
                        break
                if known:
                    continue
                for d in range(first[other], first[other + 1]):
                    if site[d] == site[c]:
                        for r in (one, other):
                            if write:
                                shared_site[at[r]] = site[c]
                                shared_row[at[r]] = rows
                                at[r] += 1
                            else:
                                degree[r + 1] += 1
                        rows += 1
                        break
    return degree, shared_site, shared_row, rows


@njit(cache=True)
def _fill(request, group, begin, end, site, high, shared_first, shared_site, shared_row, groups, weeks):
    """Every candidate's rows, week by week: places, high intensity, separation."""
    n = len(request)
    start = np.zeros(n + 1, np.int64)
    for c in range(n):
        kinds = 1 + high[request[c]]
        for k in range(shared_first[request[c]], shared_first[request[c] + 1]):
            kinds += shared_site[k] == site[c]
        start[c + 1] = start[c] + kinds * (end[c] - begin[c])
    row = np.empty(start[n], np.int32)
    for c in range(n):
        at = start[c]
        for week in range(begin[c], end[c]):
            row[at] = group[c] * weeks + week
            at += 1
        if high[request[c]]:
            for week in range(begin[c], end[c]):
                row[at] = (groups + group[c]) * weeks + week
                at += 1
        for k in range(shared_first[request[c]], shared_first[request[c] + 1]):
            if shared_site[k] == site[c]:
                for week in range(begin[c], end[c]):
                    row[at] = (2 * groups + shared_row[k]) * weeks + week
                    at += 1
    return start, row


def breaches(instance: Instance, chosen: np.ndarray) -> int:
    """How many rules a list breaks, counted plainly week by week and not from the rows above."""
    request, group = instance.request[chosen], instance.group[chosen]
    broken = int((np.bincount(request, minlength=instance.size) > 1).sum())
    present = np.zeros(instance.classes.free.shape, int)
    high = np.zeros_like(present)
    where: dict[int, tuple[int, range]] = {}
    for c, r, g in zip(chosen, request, group, strict=True):
        weeks = slice(instance.start[c], instance.end[c])
        present[g, weeks] += 1
        high[g, weeks] += int(instance.requests.high[r])
        where[int(r)] = int(instance.classes.site[g]), range(int(instance.start[c]), int(instance.end[c]))
    broken += int((present > instance.classes.free).sum()) + int((high > instance.classes.most_high[:, None]).sum())
    for one, other in instance.pairs:
        if int(one) in where and int(other) in where:
            (site, weeks), (other_site, other_weeks) = where[int(one)], where[int(other)]
            together = max(weeks.start, other_weeks.start) < min(weeks.stop, other_weeks.stop)
            broken += site == other_site and together
    return broken
