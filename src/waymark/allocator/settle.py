"""All priorities of the policy in order, fair share within its limits."""

from __future__ import annotations

from collections.abc import Sequence

from waymark.allocator.ladder import Ladder, levels, no_worse
from waymark.allocator.near_tie import guards, worse_for_the_child
from waymark.allocator.rules.priorities import TERMS


def settle(ladder: Ladder, priorities: Sequence[str]) -> frozenset[int]:
    """Climb every priority; returns the reference, the list before fair share."""
    for priority in priorities:
        if priority != "fair_share":
            ladder.climb(priority)
    reference = ladder.incumbent
    if "fair_share" in priorities:
        _share_fairly(ladder, reference, priorities)
    return reference


def _share_fairly(ladder: Ladder, reference: frozenset[int], priorities: Sequence[str]) -> None:
    tolerance = ladder.columns.problem.policy.fair_share_tolerance
    ladder.further = [row for row in ladder.further if row.rule not in ("fit", "tie_break")]
    fit = TERMS["fit"](ladder.columns, ladder.seed)
    ladder.further.append(no_worse("fit", fit, ladder.rungs["fit"].value - tolerance, least=False))
    ladder.further += guards(ladder.columns, reference)
    ladder.fixed = dict.fromkeys(worse_for_the_child(ladder.columns, reference), 0)
    before = levels(ladder.columns, reference, ["fair_share"], ladder.seed)["fair_share"]
    lottery = ladder.rungs.pop("tie_break")
    ladder.climb("fair_share")
    if ladder.rungs["fair_share"].value == before:
        ladder.incumbent = reference
        ladder.rungs["tie_break"] = lottery
        return
    ladder.rungs["fit_kept"] = ladder.settle("fit_kept", fit, least=False)
    ladder.climb("tie_break")
