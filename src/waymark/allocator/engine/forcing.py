"""Many small questions to one solved component: force an owner into a set of columns, compiled and exactly checked."""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .proof import bound_in_int64, obeys_rows
from .rounding import whole_choice
from .simplex import INFEASIBLE, OPTIMAL, reoptimise

ANSWERED, UNSETTLED, EMPTY, OPEN_LIST = 1, 2, 3, 4
"""The best list is found and proven; no list is found; there is none; a list is found, and a better one is not ruled out."""
SCALES = (1, 2, 3, 4, 6, 12, 60, 5, 7, 8, 9, 10, 84)
STEPS = 2000


@compiled
def restore(part, base, basis):
    """Make `basis` what `base` is, where it has been changed; both have the same room."""
    t = base.size[0]
    basis.key[:] = base.key
    basis.others[:] = base.others
    basis.key_amount[:] = base.key_amount
    basis.column_at[:t] = base.column_at[:t]
    basis.amount[:t] = base.amount[:t]
    basis.row_at[:t] = base.row_at[:t]
    basis.position[:] = base.position
    for p in range(t):
        if basis.dirty[p]:
            for q in range(t):
                basis.inverse[p, q] = base.inverse[p, q]
    basis.dirty[:] = 0
    basis.slack[:] = base.slack
    # Net values follow prices: those of rows whose price was moved go back with it.
    words = base.price.shape[1]
    for r in range(len(base.price)):
        moved = False
        for k in range(words):
            if basis.price[r, k] != base.price[r, k]:
                moved = True
                basis.price[r, k] = base.price[r, k]
        if moved:
            for e in range(part.row_start[r], part.row_start[r + 1]):
                for k in range(words):
                    basis.net[part.row_column[e], k] = base.net[part.row_column[e], k]
    basis.size[0] = t


@compiled
def only(part, base, basis, owner, columns):
    """Keep the owner to those of the columns that are allowed in `base`; False when none is."""
    for c in range(part.first[owner], part.first[owner + 1]):
        basis.allowed[c] = 0
    some = False
    for c in columns:
        basis.allowed[c] = base.allowed[c]
        some = some or base.allowed[c] != 0
    return some


@compiled
def ruled_out(part, allowed, direction):
    """Whether rows, each as often as the direction says, show in whole numbers that no list of the allowed columns obeys them."""
    for scale in SCALES:
        good = True
        total = np.int64(0)
        for r in range(len(direction)):
            scaled = direction[r] * scale
            nearest = np.rint(scaled)
            if abs(nearest - scaled) > 1e-6 or nearest < 0.0 or nearest > 2.0**30:
                good = False
                break
            total += np.int64(nearest) * np.int64(part.upper[r])
        if not good:
            continue
        for o in range(len(part.first) - 1):
            least = np.int64(2**62)
            for c in range(part.first[o], part.first[o + 1]):
                if allowed[c] == 0:
                    continue
                used = np.int64(0)
                for e in range(part.start[c], part.start[c + 1]):
                    used += np.int64(np.rint(direction[part.row[e]] * scale)) * np.int64(part.coefficient[e])
                least = min(least, used)
            total -= least
        return total < 0
    return False


@compiled
def whole_prices(price, scale, out):
    """The prices times `scale` in whole numbers; False when they are not whole, or one is below nothing."""
    rows, words = price.shape
    for r in range(rows):
        leading = 0.0
        for k in range(words):
            scaled = price[r, k] * scale
            nearest = np.rint(scaled)
            if abs(nearest - scaled) > 1e-6 or abs(nearest) > 2.0**44:
                return False
            if leading == 0.0:
                leading = nearest
            out[r, k] = np.int64(nearest)
        if leading < 0.0:
            return False
    return True


@compiled
def best_net(part, allowed, prices, owner, out):
    """The largest, over an owner's allowed columns, of value less the price of all it occupies, in whole numbers."""
    words = len(out)
    first, cost, start, row, coefficient = part.first, part.cost, part.start, part.row, part.coefficient
    net = np.empty(words, np.int64)
    found = False
    for c in range(first[owner], first[owner + 1]):
        if allowed[c] == 0:
            continue
        for k in range(words):
            net[k] = np.int64(cost[c, k])
        for e in range(start[c], start[c + 1]):
            for k in range(words):
                net[k] -= prices[row[e], k] * np.int64(coefficient[e])
        better = not found
        if found:
            for k in range(words):
                if net[k] != out[k]:
                    better = net[k] > out[k]
                    break
        if better:
            found = True
            for k in range(words):
                out[k] = net[k]


@compiled
def changed_bound(part, allowed, prices, owner, base_prices, base_best, base_bound, stamp, mark):
    """The bound at scale 1, summed anew only where it can differ from the kept one: prices that changed, and the owner."""
    words = prices.shape[1]
    bound = base_bound.copy()
    best = np.empty(words, np.int64)
    best_net(part, allowed, prices, owner, best)
    stamp[owner] = mark
    for k in range(words):
        bound[k] += best[k] - base_best[owner, k]
    for r in range(len(prices)):
        changed = False
        for k in range(words):
            difference = prices[r, k] - base_prices[r, k]
            if difference != 0:
                changed = True
                bound[k] += difference * np.int64(part.upper[r])
        if changed:
            for e in range(part.row_start[r], part.row_start[r + 1]):
                o = part.owner[part.row_column[e]]
                if stamp[o] != mark:
                    stamp[o] = mark
                    best_net(part, allowed, prices, o, best)
                    for k in range(words):
                        bound[k] += best[k] - base_best[o, k]
    return bound


@compiled
def force_each(part, base, basis, bench, owners, starts, columns, found, done, limit, scales):
    """The best value with each owner kept to its set of columns, within the columns allowed in `base`.

    `done` says what came of it. Where no list is proven best, no list is above `limit` over `scales` (0: no limit is known).
    """
    words = part.cost.shape[1]
    prices = np.zeros((len(part.upper), words), np.int64)
    base_prices = np.zeros((len(part.upper), words), np.int64)
    base_best = np.zeros((len(base.key), words), np.int64)
    stamp = np.full(len(base.key), -1, np.int64)
    choice = np.empty(len(base.key), np.int32)
    base_whole = whole_prices(base.price, 1, base_prices)
    base_bound = bound_in_int64(part, base.allowed, 1, base_prices)
    for o in range(len(base.key)):
        best_net(part, base.allowed, base_prices, o, base_best[o])
    for q in range(len(owners)):
        owner = owners[q]
        restore(part, base, basis)
        done[q], scales[q] = UNSETTLED, 0
        if not only(part, base, basis, owner, columns[starts[q] : starts[q + 1]]):
            done[q] = EMPTY
        else:
            verdict = reoptimise(part, basis, bench, STEPS)
            if verdict == INFEASIBLE and ruled_out(part, basis.allowed, bench.direction):
                done[q] = EMPTY
            if verdict != OPTIMAL:
                bench.direction[:] = 0.0
            else:
                if whole_choice(part, basis, choice) and obeys_rows(part, choice):
                    done[q] = OPEN_LIST
                    for k in range(words):
                        value = 0.0
                        for o in range(len(choice)):
                            value += part.cost[choice[o], k]
                        found[q, k] = np.int64(value)
                if base_whole and whole_prices(basis.price, 1, prices):
                    scales[q] = 1
                    limit[q] = changed_bound(part, basis.allowed, prices, owner, base_prices, base_best, base_bound, stamp, q)
                else:
                    for scale in SCALES:
                        if whole_prices(basis.price, scale, prices):
                            scales[q] = scale
                            limit[q] = bound_in_int64(part, basis.allowed, scale, prices)
                            break
                if done[q] == OPEN_LIST and scales[q] > 0 and closes(limit[q], found[q], scales[q]):
                    done[q] = ANSWERED
        for c in range(part.first[owner], part.first[owner + 1]):
            basis.allowed[c] = base.allowed[c]


@compiled
def closes(bound, value, scale):
    """Whether a bound over `scale` leaves no room for a better list than one of that value."""
    last = len(bound) - 1
    for k in range(len(bound)):
        limit = scale * value[k] + (scale if k == last else 0)
        if bound[k] != limit:
            return bound[k] < limit
    return False


@compiled
def join(found, done, limit, scales, value, answered):
    """The best of each question over all ends of a branching, which together hold every list. [ends, questions]."""
    ends, questions, words = found.shape
    for q in range(questions):
        best = -1
        for e in range(ends):
            if done[e, q] == ANSWERED or done[e, q] == OPEN_LIST:
                if best < 0:
                    best = e
                else:
                    for k in range(words):
                        if found[e, q, k] != found[best, q, k]:
                            if found[e, q, k] > found[best, q, k]:
                                best = e
                            break
        if best < 0:
            continue
        settled = True
        for e in range(ends):
            if done[e, q] == ANSWERED or done[e, q] == EMPTY:
                continue
            if scales[e, q] == 0 or not closes(limit[e, q], found[best, q], scales[e, q]):
                settled = False
                break
        if settled:
            answered[q] = 1
            value[q] = found[best, q]
