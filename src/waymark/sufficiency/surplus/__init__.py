"""Surplus accommodation: places, rolls and forecasts of every school side by side by source, and which schools could host.

schools = side_by_side(read_figures(path))
could_host(schools, BASE, need=need, minutes=minutes)
"""

from .figures import COLUMNS, GIAS, OWN, SCAP, Figure, InvalidSurplus, figures_from, read_compiled, read_figures
from .hosts import BASE, HUB, SPACE, Host, Standing, Wanted, could_host
from .side_by_side import AGREE_WITHIN, SchoolPlaces, Totals, side_by_side, totals

__all__ = [
    "AGREE_WITHIN", "BASE", "COLUMNS", "GIAS", "HUB", "OWN", "SCAP", "SPACE", "Figure", "Host", "InvalidSurplus", "SchoolPlaces",
    "Standing", "Totals", "Wanted", "could_host", "figures_from", "read_compiled", "read_figures", "side_by_side", "totals",
]  # fmt: skip
