"""What fair share may and may not do: break near-ties, and nothing else.

First the list is settled without it, down to the lottery: the reference. Then each request is given a bonus in whole points of
fit, from 0 for those whose schools are owed least to at most the published tolerance T for those owed most: the difference in
what is owed, within the cap either way, as a share of twice the cap, rounded up. Every offer that is further away or later
than what the same child has in the reference is forbidden, and the list is settled again.

So statutory days and urgency are as good as before; a place passes from one child to another only where the other's fit is
lower by no more than T; and no child travels further or starts later to balance a ledger. Schools owed the same give no bonus
to anybody, and the reference stands.
"""

from __future__ import annotations

import numpy as np

from waymark.allocator.offers.candidates import Candidates
from waymark.allocator.proposal.model import Model


def bonus(found: Candidates) -> np.ndarray:
    """Points of fit for each request, from 0 to the tolerance."""
    policy = found.arrays.problem.policy
    cap, tolerance = policy.fair_share_cap, policy.fair_share_tolerance
    owed = np.array([max(-cap, min(cap, item.weight_fair_share)) for item in found.arrays.requests], np.int64)
    if not len(owed):
        return owed
    return -(-tolerance * (owed - owed.min()) // (2 * cap))


def shared_gains(model: Model) -> list[tuple[str, np.ndarray]]:
    """The gains of every settled priority, with the bonus in the fit."""
    more = bonus(model.found)[model.found.request]
    return [(name, gain + more if name == "fit" else gain) for name, gain in model.gains()]


def no_worse_for_anybody(found: Candidates, reference: list[int]) -> np.ndarray:
    """Offers that are neither further away nor later than what the same child has in the reference."""
    kept = np.ones(len(found), bool)
    for column in reference:
        number = found.request[column]
        own = slice(found.first[number], found.first[number + 1])
        kept[own] = (found.minutes[own] <= found.minutes[column]) & (found.start[own] <= found.start[column])
    return kept
