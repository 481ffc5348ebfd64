"""The one place where this library's forecasts get random numbers: named by what they are for, so that order does not matter."""

from __future__ import annotations

import hashlib

import numpy as np


def generator(seed: int, *purpose: object) -> np.random.Generator:
    """The same numbers for the same seed and purpose on any machine and in any order of asking."""
    named = "|".join([str(seed), *map(str, purpose)])
    key = int.from_bytes(hashlib.sha256(named.encode()).digest()[:16], "little")
    return np.random.Generator(np.random.Philox(key=key))
