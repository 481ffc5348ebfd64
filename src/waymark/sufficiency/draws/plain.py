"""The same numbers in plain Python, written apart with Python's own whole numbers: to read, to audit, to test against.

Slow by a factor of thousands; nothing in the product calls it.
"""

from __future__ import annotations

import math
from fractions import Fraction

from . import arithmetic, distributions

MASK = 2**32 - 1


def block(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Philox4x32-10 by its definition."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c0, 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c2, 2**32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def words(seed: int, version: int, entity: int, visit: int, purpose: int, replication: int) -> tuple[int, int, int, int]:
    """The four words of one decision. Raises ValueError where a part does not fit the counter."""
    for name, value, bits in (
        ("seed", seed, 32), ("version", version, 32), ("entity", entity, 56),
        ("visit", visit, 32), ("purpose", purpose, 8), ("replication", replication, 32),
    ):  # fmt: skip
        if not 0 <= value < 2**bits:
            raise ValueError(f"{name} is {value}. Put a whole number from 0 to {2**bits - 1} there.")
    high, low = divmod(entity, 2**32)
    return block((low, visit, purpose | high << 8, replication), (seed, version))


def happens(word: int, probability: float) -> bool:
    return word < math.floor(Fraction(probability) * 2**32 + Fraction(1, 2))


def whole_between(word: int, low: int, high: int) -> int:
    return low + word * (high - low + 1) // 2**32


def exponential(word: int) -> float:
    return float(_plain(distributions.exponential)(word))


def geometric(word: int, probability: float) -> int:
    if probability >= 1:
        return 0
    return math.floor(exponential(word) / -_plain(arithmetic.natural_log)(1 - probability))


def _plain(function):
    """The Python that was compiled, for arithmetic that IEEE 754 settles."""
    return getattr(function, "py_func", function)
