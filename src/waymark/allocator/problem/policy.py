"""The partnership's published policy: its priorities in order, and the numbers behind them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import validation as valid

PRIORITIES = ("statutory_days", "unmet_urgency", "fit", "fair_share", "tie_break")


@dataclass(frozen=True)
class Policy:
    """Priorities in order, of which the first always wins, and their published points.

    `statutory_days` comes first, because a duty in law does; `tie_break` comes last; `fair_share`, when used, comes right
    before it. `fair_share_tolerance` is the most points of fit by which a place may pass to a child whose school is owed more,
    and `fair_share_cap` what a school can be owed or owe at most (see `proposal.sharing`). A measured journey over
    `journey_cap_minutes` rules a place out; an estimate over it only warns. `preference_points` go to the first, second ...
    class a family prefers. With `count_prices` a stay costs what its places are likely to be worth to children not yet known,
    at most `most_price_of_a_stay`, in thousandths of a point of urgency; a child owed a duty is never charged.
    """

    priorities: tuple[str, ...] = PRIORITIES
    fair_share_tolerance: int = 50
    journey_cap_minutes: int | None = None
    tie_break_seed: int = 0
    urgency_weights: tuple[int, ...] = (1, 2, 3, 4, 5)
    preference_points: tuple[int, ...] = (200, 120, 60)
    points_per_minute: int = 4
    points_per_week_of_delay: int = 25
    fair_share_cap: int = 20
    count_prices: bool = False
    most_price_of_a_stay: int = 5_000

    def __post_init__(self) -> None:
        valid.whole(self.fair_share_tolerance, "policy: fair_share_tolerance", 0, 1_000_000)
        valid.whole(self.tie_break_seed, "policy: tie_break_seed", 0, 2**63 - 1)
        valid.whole(self.points_per_minute, "policy: points_per_minute", 0, 1_000)
        valid.whole(self.points_per_week_of_delay, "policy: points_per_week_of_delay", 0, 1_000)
        valid.whole(self.fair_share_cap, "policy: fair_share_cap", 1, 1_000_000)
        valid.yes_or_no(self.count_prices, "policy: count_prices")
        valid.whole(self.most_price_of_a_stay, "policy: most_price_of_a_stay", 0, 1_000_000)
        if self.count_prices and "unmet_urgency" not in self.priorities:
            raise InvalidProblem(
                "policy: count_prices needs the priority unmet_urgency, which prices are weighed against. Add it."
            )
        if self.journey_cap_minutes is not None:
            valid.whole(self.journey_cap_minutes, "policy: journey_cap_minutes", 1, 600)
        self._store_list("urgency_weights", 1, 1_000)
        self._store_list("preference_points", 0, 10_000)
        object.__setattr__(self, "priorities", valid.names(self.priorities, "policy: priorities"))
        self._refuse_shapes()
        self._refuse_orders()

    def _store_list(self, attribute: str, low: int, high: int) -> None:
        where = f"policy: {attribute}"
        items: tuple[Any, ...] = valid.several(getattr(self, attribute), where)
        object.__setattr__(self, attribute, tuple(valid.whole(item, where, low, high) for item in items))

    def _refuse_shapes(self) -> None:
        if len(self.urgency_weights) != 5 or list(self.urgency_weights) != sorted(self.urgency_weights):
            raise InvalidProblem(
                "policy: urgency_weights must be five whole numbers, one for each urgency from 1 to 5, never falling."
            )
        if list(self.preference_points) != sorted(self.preference_points, reverse=True):
            raise InvalidProblem(
                "policy: preference_points must not rise. Give the first preference the most."
            )

    def _refuse_orders(self) -> None:
        order = self.priorities
        for priority in order:
            if priority not in PRIORITIES:
                near = get_close_matches(priority, PRIORITIES, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"Choose from: {', '.join(PRIORITIES)}."
                raise InvalidProblem(f"policy: priorities names {priority}, which is not known. {hint}")
        if not order or order[0] != "statutory_days":
            raise InvalidProblem(
                "policy: priorities must begin with statutory_days, because the law comes first."
            )
        if order[-1] != "tie_break":
            raise InvalidProblem(
                "policy: priorities must end with tie_break, so that the answer can be replayed."
            )
        if "fair_share" in order and (order[-2] != "fair_share" or "fit" not in order):
            raise InvalidProblem(
                "policy: fair_share may only break near-ties. Put it after fit and right before tie_break."
            )

    def preference(self, position: int) -> int:
        return self.preference_points[position] if position < len(self.preference_points) else 0
