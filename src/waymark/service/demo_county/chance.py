"""Named streams of chance: the same seed and name always give the same stream, whatever else is drawn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def stream(seed: int, name: str) -> random.Random:
    return random.Random(f"fenshire:{seed}:{name}")


def weighted(chance: random.Random, options: Sequence[tuple[T, float]]) -> T:
    """One of `options`, each given with its weight."""
    return chance.choices([o for o, _ in options], [w for _, w in options])[0]


def happens(chance: random.Random, probability: float) -> bool:
    return chance.random() < probability
