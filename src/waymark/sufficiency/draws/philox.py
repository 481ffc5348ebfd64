"""Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a counter goes in,
four words of 32 bits come out."""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled, compiled_on_loan

MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
PURPOSE_BITS = np.uint64(8)
ROUNDS = 10


@compiled
def block(c0, c1, c2, c3, k0, k1):
    """Four words for the counter (c0, c1, c2, c3) under the key (k0, k1); all uint64 that hold 32 bits each."""
    for _ in range(ROUNDS):
        first = MULTIPLIER_0 * c0
        second = MULTIPLIER_1 * c2
        c0 = (second >> HALF) ^ c1 ^ k0
        c1 = second & LOW
        c2 = (first >> HALF) ^ c3 ^ k1
        c3 = first & LOW
        k0 = (k0 + WEYL_0) & LOW
        k1 = (k1 + WEYL_1) & LOW
    return c0, c1, c2, c3


@compiled
def words(seed, version, entity, visit, purpose, replication):
    """Four words for one decision: who (56 bits), which time (32), what about (8), in which future (32).

    `visit` must count up with every decision of that purpose about that entity: a number asked for twice is the same number,
    so that a traveller whose turns were keyed by the crossing alone would take the same turn for ever.
    """
    who = np.uint64(entity)
    about = np.uint64(purpose) | ((who >> HALF) << PURPOSE_BITS)
    return block(who & LOW, np.uint64(visit), about & LOW, np.uint64(replication), np.uint64(seed), np.uint64(version))


@compiled_on_loan
def words_of_many(seed, version, many, entities, visits, purpose, replication, found):
    """As `words` for `many` decisions at once: entities [many], visits [many], into found [4, many], uint64.

    The rounds stand here once more, and with factors that are said to hold 32 bits, since only so does the compiler work them
    side by side: a ninth of the time of as many calls of `words`.
    """
    for j in range(many):
        who = np.uint64(entities[j])
        c0, c1, c3 = who & LOW, np.uint64(visits[j]), np.uint64(replication)
        c2 = (np.uint64(purpose) | ((who >> HALF) << PURPOSE_BITS)) & LOW
        k0, k1 = np.uint64(seed), np.uint64(version)
        for _ in range(ROUNDS):
            first = MULTIPLIER_0 * np.uint64(np.uint32(c0))
            second = MULTIPLIER_1 * np.uint64(np.uint32(c2))
            c0 = (second >> HALF) ^ c1 ^ k0
            c1 = second & LOW
            c2 = (first >> HALF) ^ c3 ^ k1
            c3 = first & LOW
            k0 = (k0 + WEYL_0) & LOW
            k1 = (k1 + WEYL_1) & LOW
        found[0, j], found[1, j], found[2, j], found[3, j] = c0, c1, c2, c3
