"""Where to open: capacitated and plain p-median, single-source capacitated facility location. Exact, with proofs.

    problem = capacitated_median(minutes, pupils, places, open_sites=10, weighted=True)
    located = locate(problem, seconds=10)

`located` says what it is (proven, or feasible with a gap) and carries a certificate that `check.proven_bound` verifies in
plain Python and whole numbers, without this room's other code.
"""

from .locate import locate, warm
from .located import FEASIBLE, INFEASIBLE, OPEN, PROVEN, Located
from .problem import InvalidSiting, SitingProblem, capacitated_median, facility_location, median

__all__ = [
    "FEASIBLE",
    "INFEASIBLE",
    "OPEN",
    "PROVEN",
    "InvalidSiting",
    "Located",
    "SitingProblem",
    "capacitated_median",
    "facility_location",
    "locate",
    "median",
    "warm",
]
