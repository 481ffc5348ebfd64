"""Priorities packed into as few whole words as their ranges allow, so that one comparison settles all of them in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

LARGEST_WORD = 2**42
"""What any list's sum of a word stays below: so that a price of it in 2**20ths, as the engine proves with, is a 64-bit number."""
LARGEST_OFFER = 2**26
"""What any offer's word stays below: so that doubles keep differences of its prices, which the engine compares, exactly."""
BETWEEN_WORDS = 2**96

Gains = Sequence[tuple[str, np.ndarray]]


@dataclass(frozen=True)
class Words:
    """`value` [columns, K]. `factors` say what a point of each priority is worth when all words are read as one number."""

    value: np.ndarray
    factors: Mapping[str, int]
    layout: tuple[tuple[tuple[str, int], ...], ...]

    def as_one(self, words: Sequence[int]) -> int:
        """K words as one whole number, as `factors` count it."""
        number = 0
        for word in words:
            number = number * BETWEEN_WORDS + int(word)
        return number

    def apart(self, words: Sequence[int]) -> dict[str, int]:
        """By how much two lists differ in each priority, from by how much their words differ."""
        found: dict[str, int] = {}
        for word, held in zip(words, self.layout, strict=True):
            left = int(word)
            for name, factor in held:
                found[name] = (left + factor // 2) // factor
                left -= factor * found[name]
        return found


def packed(gains: Gains, owner: np.ndarray, owners: int) -> Words:
    """`gains` from the first priority to the last; each list takes at most one column of each owner."""
    layout: list[list[tuple[str, int]]] = [[]]
    span = size = 0
    for name, gain in reversed(gains):
        own_span, own_size = _span(gain, owner, owners)
        factor = 2 * span + 1
        largest_offer = factor * int(np.abs(gain).max(initial=0))
        if layout[0] and (size + factor * own_size >= LARGEST_WORD or largest_offer >= LARGEST_OFFER):
            layout.insert(0, [])
            span, size, factor = 0, 0, 1
        layout[0].insert(0, (name, factor))
        span, size = span + factor * own_span, size + factor * own_size
    by_name = dict(gains)
    value = np.zeros((len(owner), len(layout)), np.int64)
    factors: dict[str, int] = {}
    for number, word in enumerate(layout):
        for name, factor in word:
            value[:, number] += factor * by_name[name]
            factors[name] = factor * BETWEEN_WORDS ** (len(layout) - 1 - number)
    return Words(value, factors, tuple(tuple(word) for word in layout))


def _span(gain: np.ndarray, owner: np.ndarray, owners: int) -> tuple[int, int]:
    """How far two lists can be apart in a priority, and how large it can be either way."""
    most, least = np.zeros(owners, np.int64), np.zeros(owners, np.int64)
    np.maximum.at(most, owner, gain)
    np.minimum.at(least, owner, gain)
    return int((most - least).sum()), int(np.maximum(most, -least).sum())
