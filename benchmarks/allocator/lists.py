"""What a careful panel, a school-choice rule or a local search would do with the same round: lists without a proof."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from benchmarks.allocator.instances import Instance

ROUNDS = 20


class Board(NamedTuple):
    """A round as arrays, and what is left of it while a list is drawn up."""

    first: np.ndarray  # where each request's candidates begin
    request: np.ndarray
    group: np.ndarray
    start: np.ndarray
    end: np.ndarray
    value: np.ndarray
    site: np.ndarray  # of every candidate
    high: np.ndarray  # of every request
    partner_first: np.ndarray
    partner: np.ndarray
    group_first: np.ndarray  # which requests have a candidate in each class
    group_request: np.ndarray
    free: np.ndarray  # [class, week]
    free_high: np.ndarray
    chosen: np.ndarray  # candidate of every request, or -1


def board_of(instance: Instance) -> Board:
    size, groups = instance.size, len(instance.classes.kind)
    both = np.concatenate([instance.pairs, instance.pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    met = np.unique(instance.group * np.int64(size) + instance.request)
    weeks = instance.classes.free.shape[1]
    return Board(
        np.searchsorted(instance.request, np.arange(size + 1)), instance.request, instance.group, instance.start,
        instance.end, instance.value, instance.classes.site[instance.group], instance.requests.high,
        np.searchsorted(both[:, 0], np.arange(size + 1)), both[:, 1].copy(),
        np.searchsorted(met // size, np.arange(groups + 1)), met % size,
        instance.classes.free.astype(np.int64), np.repeat(instance.classes.most_high[:, None].astype(np.int64), weeks, 1),
        np.full(size, -1),
    )  # fmt: skip


@njit(cache=True)
def fits(board, c):
    """Whether a candidate may join the list as it stands."""
    r, g = board.request[c], board.group[c]
    for week in range(board.start[c], board.end[c]):
        if board.free[g, week] <= 0 or (board.high[r] and board.free_high[g, week] <= 0):
            return False
    for k in range(board.partner_first[r], board.partner_first[r + 1]):
        other = board.chosen[board.partner[k]]
        together = other >= 0 and board.site[other] == board.site[c]
        if together and board.start[other] < board.end[c] and board.start[c] < board.end[other]:
            return False
    return True


@njit(cache=True)
def put(board, c, sign):
    """Place (1) or take away (-1) a candidate."""
    r, g = board.request[c], board.group[c]
    board.chosen[r] = c if sign > 0 else -1
    for week in range(board.start[c], board.end[c]):
        board.free[g, week] -= sign
        if board.high[r]:
            board.free_high[g, week] -= sign


@njit(cache=True)
def best_fitting(board, r, least):
    """The request's best candidate that fits and is worth more than `least`, or -1."""
    best = -1
    for c in range(board.first[r], board.first[r + 1]):
        if board.value[c] > least and fits(board, c):
            best, least = c, board.value[c]
    return best


@njit(cache=True)
def serve(board, order):
    """Each request in turn gets its best candidate that still fits."""
    for r in order:
        c = best_fitting(board, r, 0)
        if c >= 0:
            put(board, c, 1)


@njit(cache=True)
def eject(board, r, own):
    """The best gain from giving r a candidate in the place of one other request, which moves where it still fits."""
    gain, mine, other, others_new = 0, -1, -1, -1
    for c in range(board.first[r], board.first[r + 1]):
        if board.value[c] <= own:
            continue
        g = board.group[c]
        for k in range(board.group_first[g], board.group_first[g + 1]):
            q = board.group_request[k]
            old = board.chosen[q]
            if old < 0 or q == r or board.group[old] != g:
                continue
            put(board, old, -1)
            if fits(board, c):
                put(board, c, 1)
                moved = best_fitting(board, q, 0)
                total = board.value[c] - own - board.value[old] + (board.value[moved] if moved >= 0 else 0)
                if total > gain:
                    gain, mine, other, others_new = total, c, q, moved
                put(board, c, -1)
            put(board, old, 1)
    return gain, mine, other, others_new


@njit(cache=True)
def search(board, rounds):
    """Better single moves, and moves that push out one other, until there is none."""
    for _ in range(rounds):
        moved = False
        for r in range(len(board.chosen)):
            now = board.chosen[r]
            own = board.value[now] if now >= 0 else 0
            if now >= 0:
                put(board, now, -1)
            better = best_fitting(board, r, own)
            if better >= 0:
                put(board, better, 1)
                moved = True
                continue
            gain, mine, other, others_new = eject(board, r, own)
            if gain > 0:
                put(board, board.chosen[other], -1)
                put(board, mine, 1)
                if others_new >= 0:
                    put(board, others_new, 1)
                moved = True
            elif now >= 0:
                put(board, now, 1)
        if not moved:
            return


@njit(cache=True)
def defer(board, order, preference):
    """Requests offer themselves down their list; a class keeps those of most value that fit together."""
    next_offer = board.first[:-1].copy()
    waiting = list(order[::-1])
    while len(waiting) > 0:
        r = waiting.pop()
        while next_offer[r] < board.first[r + 1] and board.chosen[r] < 0:
            c = preference[next_offer[r]]
            next_offer[r] += 1
            g = board.group[c]
            held = [c]
            for k in range(board.group_first[g], board.group_first[g + 1]):
                old = board.chosen[board.group_request[k]]
                if old >= 0 and board.group[old] == g:
                    held.append(old)
                    put(board, old, -1)
            while len(held) > 0:
                at = 0
                for k in range(1, len(held)):
                    if board.value[held[k]] > board.value[held[at]]:
                        at = k
                best = held.pop(at)
                if fits(board, best):
                    put(board, best, 1)
                elif board.request[best] != r:
                    waiting.append(board.request[best])


def panel_order(instance: Instance) -> np.ndarray:
    """Duties first, then urgency, then as they came: what a careful panel does."""
    requests = instance.requests
    return np.lexsort((np.arange(instance.size), requests.arrival, -requests.urgency, ~requests.duty))


def greedy(instance: Instance) -> np.ndarray:
    board = board_of(instance)
    serve(board, panel_order(instance))
    return taken(board)


def local_search(instance: Instance) -> np.ndarray:
    board = board_of(instance)
    serve(board, panel_order(instance))
    search(board, ROUNDS)
    return taken(board)


def deferred_acceptance(instance: Instance) -> np.ndarray:
    board = board_of(instance)
    defer(board, np.arange(instance.size), np.lexsort((-instance.value, instance.request)))
    return taken(board)


def repaired(instance: Instance, chosen: np.ndarray) -> np.ndarray:
    """A list that may break rules, cut to one that does not, dearest first, and then filled up and searched."""
    board = board_of(instance)
    for c in chosen[np.argsort(-instance.value[chosen], kind="stable")]:
        if fits(board, c):
            put(board, c, 1)
    left = panel_order(instance)
    serve(board, left[board.chosen[left] < 0])
    search(board, ROUNDS)
    return taken(board)


def taken(board: Board) -> np.ndarray:
    return np.sort(board.chosen[board.chosen >= 0])
