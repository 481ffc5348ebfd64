"""Random numbers that are looked up, not used up: each is a function of what it decides, of the seed and of the model.

A draw is keyed by (entity, visit, purpose, replication) under (seed, version). It needs no state, so any order, any thread
and any machine finds the same number, and two scenarios that ask the same question get the same answer. See
docs/models/draws.md for the contract and for how it is kept to the last bit.
"""

from .arithmetic import natural_log, power_of_e
from .distributions import (
    categorical,
    cumulated,
    exponential,
    gamma,
    gamma_in_bins,
    geometric,
    happens,
    odds,
    triangular,
    uniform,
    whole_between,
)
from .philox import block, words, words_of_many

__all__ = [
    "block", "categorical", "cumulated", "exponential", "gamma", "gamma_in_bins", "geometric", "happens", "natural_log",
    "odds", "power_of_e", "triangular", "uniform", "whole_between", "words", "words_of_many",
]  # fmt: skip
