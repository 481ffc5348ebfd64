"""An independent reading of the rules: is this result allowed, are its numbers true, and is nothing better possible?

Pure Python in whole numbers over plain JSON. It shares no code with the solver, the candidates or the model, so that a slip
there cannot hide here. From the problem it builds every offer and every row again, verifies both lists against every rule,
works out every level, and adds up the certificate: a bound that no list can exceed, which a proven list must reach.

`reading` the problem, `rules` between offers, `offers` that break none alone, `levels` of lists, `proof` of bounds, `claims` of
the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .claims import faults_of
from .levels import levels_of
from .reading import Reading, fingerprint, seal
from .rules import broken
from .wrong_proof import WrongProof

__all__ = ["broken_rules", "check", "fingerprint", "levels", "seal"]

Data = Mapping[str, Any]
UNREADABLE = (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError)


def check(problem_json: Data, result_json: Data) -> list[str]:
    """Sentences saying what is wrong; empty when the result is right.

    `problem_json` is what `Problem.to_json()` writes, every field present; `result_json` what `Result.to_json()` does.
    """
    found: list[str] = []
    try:
        for fault in faults_of(problem_json, result_json):
            found.append(fault)  # one by one: what was found before the reading fails is kept
    except WrongProof as error:
        found.append(f"The proof is wrong in {error}.")
    except KeyError as error:
        found.append(f"The result and the problem do not match: one of them has no {error}. Write the result out again.")
    except UNREADABLE as error:
        found.append(f"The problem or the result cannot be read ({type(error).__name__}: {error}). Write it out again.")
    return found


def broken_rules(problem: Data, allocation: Sequence[Data]) -> list[str]:
    """Every rule that these assignments break, in sentences."""
    return broken(Reading(problem), allocation)


def levels(problem: Data, allocation: Sequence[Data], seed: int) -> dict[str, int]:
    """Every priority's level, worked out again."""
    return levels_of(Reading(problem), allocation, seed)
