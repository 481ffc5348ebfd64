"""Who can reach what: times of travel, how fairly they are spread, and partnerships drawn by them."""

from .drawing import Drawing, draw_partnerships
from .errors import InvalidAccess
from .fairness import FAR_MINUTES, Spread, Trip, by_group, floating_catchment, quantile, spread
from .journeys import Journey, TravelTable, estimated, read_table, table_to
from .roads import NoRoads, build_times

__all__ = [
    "FAR_MINUTES", "Drawing", "InvalidAccess", "Journey", "NoRoads", "Spread", "TravelTable", "Trip", "build_times", "by_group",
    "draw_partnerships", "estimated", "floating_catchment", "quantile", "read_table", "spread", "table_to",
]  # fmt: skip
